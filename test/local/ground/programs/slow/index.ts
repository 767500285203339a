import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

console.log("the slow program has begun");

export const late = pulumi.output(sleep(Number(process.env["SLOW_MS"] ?? 1)).then(() => "late"));
