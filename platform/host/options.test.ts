import { expect, test } from 'vitest'
import { readStartOptions, UsageError } from './options.ts'

const read = (...args: string[]) => readStartOptions(args, '/home/ada')

test('without arguments everything runs, with demo data, in .plaza', () => {
  expect(read()).toEqual({
    systems: [],
    only: undefined,
    port: undefined,
    adminPort: undefined,
    grpc: false,
    data: '/home/ada/.plaza',
    demo: true,
    help: false,
  })
})

test('every option is understood', () => {
  expect(read('parkwise', '--port', '80', '--admin-port=0', '--only', 'a, b', '--data', '../d', '--no-demo', '-h')).toEqual({
    systems: ['parkwise'],
    only: ['a', 'b'],
    port: 80,
    adminPort: 0,
    grpc: true,
    data: '/home/d',
    demo: false,
    help: true,
  })
  expect(read('--grpc').grpc).toBe(true)
})

test.each([
  [['--port', '65536'], '--port must be a port from 0 to 65535, not "65536"'],
  [['--port', '-1'], "Option '--port' argument is ambiguous"],
  [['--port', '1e3'], 'not "1e3"'],
  [['--port='], 'not ""'],
  [['--admin-port', 'x'], '--admin-port must be a port'],
  [['--only', 'a,,b'], '--only takes names of services, separated by commas'],
  [['--only='], '--only takes names'],
  [['--data='], '--data needs a folder'],
  [['--data'], "Option '--data <value>' argument missing"],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['--no-demo=1'], "Option '--no-demo' does not take an argument"],
])('%j is refused', (args, message) => {
  expect(() => read(...args)).toThrow(UsageError)
  expect(() => read(...args)).toThrow(message)
})
