import fastJsonStringify from 'fast-json-stringify'
import type { FastifyServerOptions } from 'fastify'
import { onceEach } from './once-each.ts'
import { validatorCompiler } from './validation.ts'

const writerOf = onceEach((schema: object) => fastJsonStringify(schema))

/**
 * Makes Fastify check requests and write answers as their schemas say, and compile each schema when it is first needed. Writing alone
 * would take a start half a second and some megabytes, and most of it is not needed in the first hour.
 */
export const compilingWhenNeeded: Pick<FastifyServerOptions, 'schemaController'> = {
  schemaController: {
    compilersFactory: {
      buildValidator: () => validatorCompiler as never,
      buildSerializer:
        () =>
        ({ schema }) =>
        (value) =>
          writerOf(schema as object)(value),
    },
  },
}
