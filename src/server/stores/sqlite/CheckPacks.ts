/**
 * Comparing the packs of cameras with the cameras.
 *
 * @module
 */

/** A database, and how many numbers a pack of it has. */
export interface CheckedPacks {
  readonly file: string
  readonly readOnly: boolean
  readonly packSize: number
}

/**
 * How many packs are not as their cameras are, those aside that are noted as changed since. In a
 * thread, which knows nothing of this module.
 */
export const countWrongPacks = (
  { file, packSize, readOnly }: CheckedPacks,
  { DatabaseSync }: typeof import("node:sqlite"),
): number => {
  const database = new DatabaseSync(file, { readOnly })
  try {
    const all = (sql: string, ...given: ReadonlyArray<number>) =>
      database.prepare(sql).all(...given)
    database.exec("PRAGMA busy_timeout = 5000; BEGIN")
    if (all("SELECT 1 FROM sqlite_schema WHERE name = 'camera_pack'").length === 0) return 0
    const wordsOf = (bytes: unknown) => new Uint32Array((bytes as Uint8Array).slice().buffer)
    const texts: Array<unknown> = [null]
    const [profiles, localities]: [Array<string>, Array<string>] = [[""], [""]]
    const addTuples = (list: Array<string>, bytes: unknown, width: number, named: number) => {
      const numbers = wordsOf(bytes)
      for (let start = 0; start < numbers.length; start += width) {
        const tuple = [...numbers.subarray(start, start + width)]
        list.push(JSON.stringify(tuple.map((number, at) => at < named ? texts[number] : number)))
      }
    }
    for (const part of all("SELECT * FROM camera_pack_values ORDER BY part")) {
      for (const text of JSON.parse(String(part.texts))) texts.push(text)
      addTuples(profiles, part.profiles, 7, 4)
      addTuples(localities, part.localities, 3, 3)
    }
    const changed = new Set(all("SELECT seq FROM camera_unpacked").map(({ seq }) => Number(seq)))
    const textOf = (value: unknown) => value === null ? null : String(value)
    const wantedOf = (row: Readonly<Record<string, unknown>>) =>
      JSON.stringify([
        JSON.stringify([
          ...["source_key", "camera_type", "resolution_width", "resolution_height"]
            .map((name) => textOf(row[name])),
          row.is_active_image,
          row.is_active_video,
          row.retired_at === null ? 0 : 1,
        ]),
        JSON.stringify([row.country_key, row.state_key, row.city_key]),
        ...row.latitude === null || row.longitude === null ? [] : [row.latitude, row.longitude],
      ])
    const rowsOf = database.prepare(`SELECT seq, source_key, camera_type, resolution_width,
      resolution_height, is_active_image, is_active_video, retired_at, country_key, state_key,
      city_key, latitude, longitude FROM camera NOT INDEXED WHERE seq >= ? AND seq < ?`)
    let wrong = 0
    for (
      const { cameras, exact_places, number } of database.prepare("SELECT * FROM camera_pack")
        .iterate()
    ) {
      const first = Number(number) * packSize
      const wanted = new Map(
        rowsOf.all(first, first + packSize).map((row) => [Number(row.seq), wantedOf(row)]),
      )
      const numbers = wordsOf(cameras)
      const exact = exact_places === null ? undefined : (exact_places as Uint8Array).slice()
      const list = exact && new Float64Array(exact.buffer, packSize / 8)
      let next = 0
      const isRight = Array.from({ length: packSize }, (_, at) => {
        const [profile, locality, latitude, longitude] = [0, 1, 2, 3].map((column) =>
          numbers[column * packSize + at]!
        )
        const isExact = exact !== undefined && (exact[at >>> 3]! & 1 << (at & 7)) !== 0
        const place = isExact
          ? [list![next++], list![next++]]
          : latitude === 2 ** 31
          ? []
          : [(latitude! | 0) / 1e7, (longitude! | 0) / 1e7]
        if (changed.has(first + at)) return true
        const found = profile === 0
          ? undefined
          : JSON.stringify([profiles[profile! >>> 8], localities[locality! >>> 8], ...place])
        return found === wanted.get(first + at)
      })
      if (isRight.includes(false)) wrong++
    }
    return wrong
  } finally {
    database.close()
  }
}
