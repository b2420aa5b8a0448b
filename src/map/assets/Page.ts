/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-418f2b7c7d60.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWTW8bNxC951ewe85alWrJSbHSJW2AFi0aILnkyCVHWtYUuSBHtvXvOySXFFey0fYic3a+37wh3f3wy1+fvn3/8isb8Kh377rwh2luDtsGTMMkR9723MO2OfJxEU4tiL5friTn8qf+7m9vs5lHB/yYDNO5/SDkSm7u5WoNkkwnQ60EGAE+mWaphc0K9vsVrPmDvMMXbHbvGOsG4DIc6HgE5EwM3HnAbXPCffuhqVWGH6nOJwXPo3XYMGENgiHTZyVx2Ep4olRtFN4zZRQqrlsvuIbt8pVADvbgHLgqkLFt+XrrIKy2jgIOcITKSavDgNS5e8w+qFDD7hM5Oc4Ig26RviStVuaROdDbRokA7kApt01A7uf3zY2Nx7MGPwBgtkz409d2s1nLj8teSpAPd8L7W++Rfi2XtetbM+Y0rz2gGKg1Z723Th2U2TbcWHM+2lOJ7oVTIzI8j4E1Vp40oeGdmCqL2lYs7+X64eNG3j+sAzN23aSJQ1/kqXe9lecpbn9CtGaKmwQqRXNPhflHNTZMyem0+0q/DC3DAZhWHpndMxHx9t0i+U5RQyZwOQ7acWqDVFI95e/BSplD0QXH5WyCJF50YywFLXLdXEJHyVmiG02N4yl2PZZ0C8pXBMNL7kBoWh3uFK0O78PYvnCHPvQU+hv5AerCXsUpQjPY53avNILL8eBl5IboQaPl2kNTorCkDySmisPoJ7/d53SYw/gfEocx/O+swSni/gcdrlN2C0JpNq2QjAthTwYL7lneVQAngoGbpGrQgW+vMsArCVM34VS17YE7MURVAXdymoM9De9zRpIoH11nsQQqwjAEy73nYEW+BNMg+3PRtPEWqUqbd5CtQuszo0DmVZ0yB/rNsEA+Qmt1ZZ8Irkwb9KXCIr9J8qtZERHopr7gleXdbBlutiN+OOlS8gyihiHvFdHrZdu0y39Hq1ucdDWBxTSC19fyyJUpjMCrxctd0X1QKornBIeDg4oXacWFP/lYXU116T/egFDio6XdqO6VIL1prOEARl4QSuLcvFuEvorEA8OjM60pXG6wSarrTzcgPR+KHhlDUaPvzU5OTKiQi2LChd5fh9cVZU9jkR7t4pnFa4JVm305Snrf7SGGSccSJos33EiKCzWSPMUzdnqivtGtS4NlBkB69jt/4l+j4o5uJFs/Y+n1ov2J/1z9A/tkp9VtCQAA",
}
