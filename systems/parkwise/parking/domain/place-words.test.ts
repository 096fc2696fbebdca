import { describe, expect, it } from 'vitest'
import { afterPrefix, indexedWords, matchesPrefixes, wordsOf } from './place-words.ts'

describe('the words of a place', () => {
  it('have neither case nor accents', () => {
    expect(wordsOf('Parkhaus ZÜRICH, Straße 12 – Østerbro Łódź')).toEqual(['parkhaus', 'zurich', 'strasse', '12', 'osterbro', 'lodz'])
  })

  it('keep letters of every script', () => {
    expect(wordsOf('Паркинг 駐車場')).toEqual(['паркинг', '駐車場'])
  })

  it('are at most eight in the index, those with letters first', () => {
    expect(indexedWords('P 12', '1 a b Weg 8001 Zürich')).toEqual(['weg', 'zurich', '12', '8001'])
    expect(indexedWords('aa bb cc dd ee', 'ff gg hh ii')).toHaveLength(8)
  })

  it('are found by how they begin', () => {
    const words = wordsOf('Parkhaus Hauptbahnhof, Zürich')
    expect(matchesPrefixes(wordsOf('zür haupt'), words)).toBe(true)
    expect(matchesPrefixes(wordsOf('bahnhof'), words)).toBe(false)
  })

  it('lie between their beginning and what comes after it', () => {
    expect(afterPrefix('zur')).toBe('zus')
    expect('zurich' >= 'zur' && 'zurich' < afterPrefix('zur')).toBe(true)
    expect(afterPrefix('\ud7ff')).toBe('\ue000')
  })
})
