/**
 * The page of the map. Made by `deno task generate` from `src/map/browser`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

/** The page of the map. */
export const page: MapAsset = {
  name: "page-31d142a37d25.html",
  contentType: "text/html; charset=utf-8",
  gzip: "H4sIAAAAAAACA5VWS3PbNhC+51egPIfWo3Fidyhd0mYmmXSameTS44pYiqghgAOsZOvfd0E8REr1tL3Iu9z3tx8ANz/9+sfHH39++030dNDbN034IzSY/aZCUwkJBPUOPG6qAwyLINXY7nartQSQP+/u/vI2u3lyCIfoGOX6oZVr+f6dXN+jZNfkqFWLpkUfXbNW4/s1dt0a7+GDvKMXqrZvhGh6BBkEFg9IINoenEfaVEfq6odqajJw4D5PCp8H66gSrTWEhl2flaR+I/HEpepReSuUUaRA174FjZvVPyRy2KFz6CaJjK3L19uA1mrrOGGPB5wEabXviSd3TzmGFGncfuQgB4IxaBbxS7RqZZ6EQ72pVBvA7bnkpgrI/fK2uvHxdNboe0TKnhF//lqvlrBcrh8flo/3cNd6fxs98K8FOQ19bcfA++qQ2p5Hc9Z769RemU0FxprzwR5Ldt86NZCg8xBYY+VRMxretamz0VrfL1fQPeLDClcYmLFtkmVc+iJvvdlZeU55d0cia1LeqHArGjw35p/UUAklk7T9zr+CrKAehVaehO1EO+Ltm0WMTVlDJXQ5D9khjRFMq9mOWM2WYSxFlkBXl9Cg8RxDcTNwytbASuY/OMX8h13A/hs48qGx0OQAeyyVXxt2nK+3z3WnNKHL+fBlACORjR1oj1XJIqI9MNFZHfaX4rafojDH4j8UDlj+76ohSJl9tf3KwnXJZsEoFUWq01gM2tYeDRVws87wskta3SLuLmkhNHkH0lSznJkmSmKaJkiTsT2Ca/vRVMBNQXOw0/I+ZSSZt2PoLFdLijEMyfLsOVnRL8k0yt25WOrxKpi0Np8ge4XRZ06Br+tpyZzosxGBfIzW+so/sliZOthLh0Xn5WG4X4COfsbrq10xEfi6veCV9emu8q6vPxx1aXkGUSUIdorp9bKp6tW/o9UsjnqygUVawYVkk8LNAZQpjKCrg5en4iNfOhrlCIfDvRpvwwkXfodhcr9MW1/egFDyk+WzMbk8gvaqs8Y9GnlBKKpz92YR5ioaBIaPwXxM8XJNJW3af7zk+A1QUqLhrGPszZlMTJggN6oRF35EHV13lCONJX55S2RWrwk2OdkXUfIjbfdjmiiWNFm94UY0XKgR9ZTP2PTO/OBblxcrDKL04guc4PtouOMbyU7fovgE8fkZ/0P6G/BXn1MyCQAA",
}
