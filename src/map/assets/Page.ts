/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-e884036a65c9.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWTY8bNwy951eoOmfW3YndbIoZX9IGaNGiAZJLj7LE8agrSwNJ9sYI8t9Lfc7YrtH24hWH5KP4SJHbfffTH+8///nxZzL6g9q+6sIfopje9xQ0JYJ51uyYg54e2LQKp2bdti1/WrdvOLx9+MuZYua8BXZIhuncPHHRih/Wot2AQFO6fUVINwIT4YDHA3hG+MisA9/Tox+aJ7pUaXbAyCcJL5OxnhJutAeNpi9S+LEXcJIcmii8JlJLL5lqHGcK+sd/ALIwgLVgF0DaNPXrrQM3ylgEHOEACycl96PHpO1z8fHSK9i+RyfLCBLQrdKXpFVSPxMLqqeSB7pGDNnTQNqPr+mNjfNnBW4E8MUyMYpfm3fv3gywWa9BcP7Anbv1nvDXMLF0vVc15no6gOcjpmaNc8bKvdQ9Zdro88EcK7rjVk6e+PMU+sCIo0I2nOX5ZlHbbPjQPm12681beIy17rImFn1Vqt7tjDhn3N3Re6MzbhLwKoo5vJh7lhMlUuTT9hP+Em+IH4Eo6TwxA+GRb9etkm9GDZHAFhxvppxGUD1e1AjFopliKG88U3R2DRLmMVUzzU5FG7rSIYlWskaxXeD+I7PehYuFS05sDzXyvWRjfqN5aQapPNiCB18mpgWgcmDKAa0oJOlDJ1qjQv2y3/ZDOlxy8R8CBy7/d9TgJPWebn/Dw3XIboUsVUHIUwzGODdH7Su5RUZ60SSXbpVql6Xgmq1D09ALzNImUkDOJpwWaTtglo9RVcnNTpdk5+J9KExi30bXCyzuJXIYwEruBazKM5gCsTtXTRNHweJqlxkUq5D6hVHo13YZsgD9okloPmSrvbJPXSx1E/T1hlXG4kGYL8wf3UVfX9UKGwHH7cxXkZe1KrW+/nBU9coXFFHi2U5ie33pafP472x1q6NaVGCVSzA32SJwd2BS147wVw+vZIVPvt4onhMdFvYyTsNFL/zOpsV8WV79+xsSKr43+DYWwyNId40V7EGLmaEk3jXPNVvkGMWUAa476+/7auNxS1bfIl43w5LPVSC0Siw8rQiF8wHm+ZilJXFpuuLykUKARtToW173/NAFLmqzj5jpWEGLeNMfSTG3R5IznjZ513zGyYvFJRpAOPIrO7FPUfGAU8nM+whdBmP8vCaChKgsr82vX3HJcNAcHPn2Lcy5JGBCGDq5pr2W1hm+xfj/09/bFbRjUAkAAA==",
}
