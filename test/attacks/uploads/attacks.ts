import type { Attack } from "../attack";
import { readingAttacks } from "./reading";
import type { UploadsTarget } from "./targets";
import { writingAttacks } from "./writing";

export const uploadsAttacks: readonly Attack<UploadsTarget>[] = [...writingAttacks, ...readingAttacks];
