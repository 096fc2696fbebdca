import { expect, it } from 'vitest'
import { frameCounter } from './frames.ts'

const frame = (length: number): Buffer =>
  Buffer.concat([Buffer.from(length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 255]), Buffer.alloc(length, 7)])

it('counts frames wherever the stream is cut', () => {
  const stream = Buffer.concat([frame(5), frame(0), frame(300), frame(125), frame(126)])
  for (let size = 1; size <= stream.length; size++) {
    const count = frameCounter()
    let frames = 0
    for (let at = 0; at < stream.length; at += size) frames += count(stream.subarray(at, at + size))
    expect(frames).toBe(5)
  }
})
