/** Shared by the tests of IAM documents. */
import fc from "fast-check";
import type { Scope, Statement } from "../../../../components/internal/iam/document";
import type { ParameterNeeds } from "../../../../components/internal/iam/grants";

export const scope: Scope = { partition: "aws-us-gov", region: "us-gov-west-1", accountId: "123456789012" };

const level = fc.string({ unit: fc.constantFrom("a", "b", "1", "_", ".", "-"), minLength: 1, maxLength: 8 });
const name = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => `/${levels.join("/")}`);

/** Needs that the rules of the arguments let through. */
export const parameterNeeds: fc.Arbitrary<ParameterNeeds> = fc.record({
    names: fc.array(name, { maxLength: 5 }),
    paths: fc.array(name, { maxLength: 3 }),
});

/** A statement's actions or resources as a list. */
export function list(value: Statement["Action"]): readonly string[] {
    return typeof value === "string" ? [value] : value;
}
