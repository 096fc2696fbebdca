import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { compilingWhenNeeded } from './compiling.ts'

/** The schema of an object with a name, and how often somebody has looked which members it has. */
const watched = () => {
  let looks = 0
  const schema = {
    type: 'object',
    get properties() {
      looks += 1
      return { name: { type: 'string' } }
    },
  }
  return { schema, looks: () => looks }
}

const gateway = async (schema: { readonly body?: object; readonly response?: object }) => {
  const app = fastify(compilingWhenNeeded)
  app.post('/', { schema }, () => ({ name: 'Ana', secret: 'told to nobody' }))
  await app.ready()
  return app
}

describe('compiling schemas', () => {
  it('of answers begins at the first answer, and nothing is told that the schema does not name', async () => {
    const { schema, looks } = watched()
    const app = await gateway({ response: { 200: schema } })
    expect(looks()).toBe(0)
    expect((await app.inject({ method: 'POST', url: '/' })).json()).toEqual({ name: 'Ana' })
    expect(looks()).toBeGreaterThan(0)
  })

  it('of requests begins at the first request', async () => {
    const { schema, looks } = watched()
    const app = await gateway({ body: schema })
    expect(looks()).toBe(0)
    expect((await app.inject({ method: 'POST', url: '/', payload: { name: 7 } })).statusCode).toBe(400)
    expect(looks()).toBeGreaterThan(0)
  })

  it('is done once in a process, however many gateways it has', async () => {
    const { schema, looks } = watched()
    const ask = async () => {
      const app = await gateway({ body: schema, response: { 200: schema } })
      expect((await app.inject({ method: 'POST', url: '/', payload: { name: 'Bea' } })).statusCode).toBe(200)
    }
    await ask()
    const before = looks()
    await ask()
    expect(looks()).toBe(before)
  })
})
