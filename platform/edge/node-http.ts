/**
 * Node's HTTP module, without its price: an `import` of it reads each of its members, and one of them loads the client behind `fetch`,
 * which is some 40 ms and megabytes of a start.
 */
export const { createServer, ServerResponse, STATUS_CODES } = process.getBuiltinModule('node:http')
