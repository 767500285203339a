import type { Attack } from "../attack";
import { readingAttacks } from "./reading";
import { scanningAttacks } from "./scanning";
import type { UploadsTarget } from "./targets";
import { writingAttacks } from "./writing";

export const uploadsAttacks: readonly Attack<UploadsTarget>[] = [
    ...writingAttacks,
    ...scanningAttacks,
    ...readingAttacks,
];
