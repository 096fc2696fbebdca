import type { Mail } from '../application/ports.ts'
import { onOneLine } from './values.ts'

/** An address, and the name before it if there is one: `ParkWise <noreply@parkwise.example>`. */
export const SENDER = '^(?:[^<>"\\r\\n]{1,100} )?<?[^\\s<>@,;:"()\\\\]+@[A-Za-z0-9.-]+>?$'
const PARTS = /^(?:(?<name>.*) )?<?(?<address>[^<>\s]+)>?$/
/** Quoted local parts are allowed by the standards, and accepted by nobody: what has a sign of the headers' grammar is refused. */
const ADDRESS = /^[^\s<>@,;:"()\\[\]\p{C}]{1,64}@[^\s<>@,;:"()\\\p{C}]{1,255}$/u

/** Whether mail can go to an address. */
export const isDeliverable = (address: string): boolean => ADDRESS.test(address)

/** A mail in the form that nodemailer takes, which encodes headers and bodies. */
export const mailSource = (mail: Mail, from: string) => {
  const { name = '', address = '' } = PARTS.exec(from)?.groups ?? {}
  return {
    from: { name: onOneLine(name), address },
    to: { name: onOneLine(mail.to.name), address: mail.to.address },
    subject: onOneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    date: new Date(mail.atMs),
    messageId: `<${mail.id}@${address.slice(address.lastIndexOf('@') + 1)}>`,
    // RFC 3834: nobody's holiday notice has to answer this.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
