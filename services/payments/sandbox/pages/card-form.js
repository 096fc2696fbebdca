// The card form in the browser. What is typed goes to this server only; whoever opened the form is told a token.
const form = document.getElementById('card')
const texts = JSON.parse(form.dataset.texts)
const origin = form.dataset.origin
const field = (name) => document.getElementById(name)
const digitsOf = (text) => text.replaceAll(/\D/g, '')

/** Groups digits as they are printed: 4-4-4-4, American Express 4-6-5. */
const grouped = (digits) => {
  const sizes = /^3[47]/.test(digits) ? [4, 6, 5] : [4, 4, 4, 4, 3]
  const groups = []
  let at = 0
  for (const size of sizes) {
    if (at < digits.length) groups.push(digits.slice(at, at + size))
    at += size
  }
  return groups.join(' ')
}

/** Writes a field anew and leaves the caret behind the digit that it was behind. */
const rewrite = (input, write) => {
  const before = digitsOf(input.value.slice(0, input.selectionStart ?? input.value.length)).length
  const isAtEnd = input.selectionStart === input.value.length
  const text = write(digitsOf(input.value))
  if (text === input.value) return
  input.value = text
  let caret = 0
  for (let seen = 0; caret < text.length && (seen < before || isAtEnd); caret++) if (/\d/.test(text[caret])) seen++
  input.setSelectionRange(caret, caret)
}

const expiryText = (digits) => {
  const month = /^[2-9]/.test(digits) ? `0${digits}` : digits
  return month.length > 2 ? `${month.slice(0, 2)}/${month.slice(2, 4)}` : month
}

field('number').addEventListener('input', ({ target }) => rewrite(target, (digits) => grouped(digits.slice(0, 19))))
field('expiry').addEventListener('input', ({ target }) => {
  // Somebody who writes 05/2028 or deletes the slash knows what they are doing.
  if (!/[/]\d{0,4}$/.test(target.value)) rewrite(target, expiryText)
})

const passesLuhn = (digits) => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
  }
  return sum % 10 === 0
}

/** What can be said without asking the server. */
const faults = () => {
  const found = []
  const number = digitsOf(field('number').value)
  if (number.length < 13 || !passesLuhn(number)) found.push({ field: 'number', code: 'invalid-number' })
  if (!/^\s*(0?[1-9]|1[0-2])\s*\/\s*(\d{2}|20\d{2})\s*$/.test(field('expiry').value))
    found.push({ field: 'expiry', code: 'invalid-expiry' })
  if (!/^\d{3,4}$/.test(field('cvc').value.trim())) found.push({ field: 'cvc', code: 'invalid-cvc' })
  if (field('name').value.trim() === '') found.push({ field: 'name', code: 'invalid-name' })
  return found
}

const show = (found) => {
  for (const name of ['number', 'expiry', 'cvc', 'name']) {
    const fault = found.find((each) => each.field === name)
    field(`${name}-error`).textContent = fault ? texts.faults[fault.code] : ''
    field(name).setAttribute('aria-invalid', fault ? 'true' : 'false')
  }
  if (found.length > 0) field(found[0].field).focus()
}

/** The window that asked for the card, if any. */
const asker = () => window.opener ?? (window.parent === window ? null : window.parent)

const finish = ({ token, brand, last4, expiry }) => {
  form.reset()
  form.hidden = true
  field('done').hidden = false
  field('done-card').textContent = `${brand} ${texts.ending} ${last4}, ${expiry}`
  field('done').focus()
  const window_ = origin === undefined ? null : asker()
  if (window_) {
    // Nobody of another origin can read it, whoever has opened this page.
    window_.postMessage({ type: 'plaza-sandbox-card', token, brand, last4, expiry }, origin)
    return
  }
  field('alone').hidden = false
  field('token').value = token
}

const send = async () => {
  const body = JSON.stringify(Object.fromEntries(['number', 'expiry', 'cvc', 'name'].map((name) => [name, field(name).value])))
  const answer = await fetch('/v1/tokens', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const said = await answer.json()
  if (answer.ok) return finish(said)
  if (said.error?.fields) return show(said.error.fields)
  field('form-error').textContent = answer.status === 429 ? texts.tooMany : texts.failed
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = form.querySelector('button')
  field('form-error').textContent = ''
  const found = faults()
  show(found)
  if (found.length > 0) return
  button.disabled = true
  try {
    await send()
  } catch {
    field('form-error').textContent = texts.failed
  } finally {
    button.disabled = false
  }
})

field('copy').addEventListener('click', async () => {
  field('token').select()
  await navigator.clipboard.writeText(field('token').value)
  field('copy').textContent = texts.copied
})
