/**
 * How much of a processor Chromium takes: whoever starts it waits for its first process alone, and so
 * no other is counted.
 *
 * @module
 */
interface Process {
  readonly parent: number
  readonly isPart: boolean
  /** Its time and that of those which it waited for, in hundredths of a second. */
  readonly time: number
}

const readProcess = async (id: string): Promise<Process> => {
  const [line, command] = await Promise.all(
    ["stat", "cmdline"].map((name) => Deno.readTextFile(`/proc/${id}/${name}`)),
  )
  // Its name is in parentheses, and may have spaces.
  const fields = line!.slice(line!.lastIndexOf(")") + 2).split(" ")
  return {
    parent: Number(fields[1]),
    isPart: command!.includes("--type="),
    time: fields.slice(11, 15).reduce((sum, time) => sum + Number(time), 0),
  }
}

/** Seconds that the parts of all Chromiums of this process took of a processor; 0 where that cannot be read. */
export const chromiumTime = async (): Promise<number> => {
  if (Deno.build.os !== "linux") return 0
  const processes = new Map<number, Process>()
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue
    // One that has ended meanwhile is counted by whoever waited for it.
    const found = await readProcess(name).catch(() => undefined)
    if (found !== undefined) processes.set(Number(name), found)
  }
  const isBelow = (found: Process | undefined): boolean =>
    found !== undefined && (found.parent === Deno.pid || isBelow(processes.get(found.parent)))
  const parts = [...processes.values()].filter((found) => found.isPart && isBelow(found))
  return parts.reduce((sum, { time }) => sum + time, 0) / 100
}
