/**
 * What is made of an object, made at its first use and kept as long as the object. Schemas are constants of their modules, so what is
 * compiled of one lasts as long as the process, for every gateway in it.
 */
export const onceEach = <Of extends object, Made>(make: (of: Of) => Made): ((of: Of) => Made) => {
  const all = new WeakMap<Of, { readonly made: Made }>()
  return (of) => {
    const known = all.get(of)
    if (known) return known.made
    const made = make(of)
    all.set(of, { made })
    return made
  }
}
