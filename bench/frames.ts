import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A WebSocket client that only counts: it must cost less than the servers that it measures. */
export type CountingClient = { readonly socket: Socket; frames: number }

/**
 * Counts the frames of a server in pieces of a stream (RFC 6455 §5.2): unmasked, and none of 64 KiB or more. The answer is how many
 * frames a piece has completed.
 */
export const frameCounter = (): ((piece: Buffer) => number) => {
  let head = Buffer.alloc(0)
  let left = 0
  return (piece) => {
    let frames = 0
    let at = 0
    while (at < piece.length) {
      if (left === 0) {
        // A head may come in two pieces.
        const most = Math.min(piece.length, at + 4 - head.length)
        const bytes = head.length > 0 ? Buffer.concat([head, piece.subarray(at, most)]) : piece.subarray(at, most)
        const length = bytes[1] ?? -1
        const size = length === 126 ? 4 : 2
        if (bytes.length < size) {
          head = Buffer.from(bytes)
          return frames
        }
        at += size - head.length
        head = Buffer.alloc(0)
        left = length === 126 ? bytes.readUInt16BE(2) : length
      }
      const taken = Math.min(left, piece.length - at)
      at += taken
      left -= taken
      if (left === 0) frames += 1
    }
    return frames
  }
}

/** A text frame of a client, with a mask that changes nothing. */
const frameOf = (text: string): Buffer => {
  const body = Buffer.from(text)
  if (body.length > 125) throw new TypeError('too long for a short frame')
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body])
}

/** Connects, says one thing, and counts what comes then. */
export const countingClient = async (port: number, path: string, saying: string): Promise<CountingClient> => {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
  ]
  socket.write(`${[...lines, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='].join('\r\n')}\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  if (!answer.toString('latin1').startsWith('HTTP/1.1 101 ')) throw new Error('the handshake was refused')
  const client: CountingClient = { socket, frames: 0 }
  const count = frameCounter()
  socket.on('data', (piece) => {
    client.frames += count(piece as Buffer)
  })
  socket.write(frameOf(saying))
  return client
}
