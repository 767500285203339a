import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
    connectionLimit,
    databaseName,
    milliseconds,
    password,
    schemaName,
} from "../../../../components/internal/postgresql/rules";

type Refused = [value: unknown, message: string][];

/** Checks what a rule allows, and the whole message where it refuses. */
function check<T>(
    name: string,
    rule: (value: T) => string | undefined,
    cases: { allowed: T[]; refused: Refused },
): void {
    suite(name, () => {
        for (const value of cases.allowed) {
            test(`allows ${JSON.stringify(value)}`, () => {
                assert.equal(rule(value), undefined);
            });
        }
        for (const [value, message] of cases.refused) {
            test(`refuses ${String(value)}`, () => {
                // Callers without types give anything.
                assert.equal(rule(value as T), message);
            });
        }
    });
}

const badDatabase = (given: string) =>
    `${given} can't name a database and its roles: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most 54 characters ("_readonly" is added for a role), like "shop".`;
const badSchema = (given: string) =>
    `${given} can't name a schema: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most 63 characters, like "shop".`;
const owned = (given: string) =>
    `${given} is PostgreSQL's (or RDS's) own; choose the app's name, like "shop".`;

check("databaseName", databaseName, {
    allowed: ["shop", "s", "shop_2", "pgshop", "x".repeat(54)],
    refused: [
        ["", badDatabase('""')],
        ["Shop", badDatabase('"Shop"')],
        ["2shop", badDatabase('"2shop"')],
        ["_shop", badDatabase('"_shop"')],
        ["shop-web", badDatabase('"shop-web"')],
        ['shop"; DROP', badDatabase('"shop\\"; DROP"')],
        ["shop\n", badDatabase('"shop\\n"')],
        ["x".repeat(55), badDatabase(`"${"x".repeat(55)}"`)],
        [undefined, badDatabase("undefined")],
        [7, badDatabase("7")],
        ["pg_shop", owned('"pg_shop"')],
        ["rdsadmin", owned('"rdsadmin"')],
        ["postgres", owned('"postgres"')],
        ["template0", owned('"template0"')],
        ["template1", owned('"template1"')],
        // It would be the name of the schema too, where no other is given.
        ["public", owned('"public"')],
    ],
});

check("schemaName", schemaName, {
    allowed: ["shop", "s", "shop_2", "x".repeat(63)],
    refused: [
        ["", badSchema('""')],
        ["Shop", badSchema('"Shop"')],
        ["shop.web", badSchema('"shop.web"')],
        ["x".repeat(64), badSchema(`"${"x".repeat(64)}"`)],
        [null, badSchema("null")],
        [
            "public",
            `"public" is every role's common schema, and is closed here; give the app one of its own, like "shop".`,
        ],
        ["pg_temp", owned('"pg_temp"')],
        ["information_schema", owned('"information_schema"')],
    ],
});

const badLimit = (given: string) =>
    `${given} isn't a number of connections: a whole number from 1 to 10,000 is needed (no limit can't be asked for).`;
check("connectionLimit", connectionLimit, {
    allowed: [1, 20, 10_000],
    refused: [
        [0, badLimit("0")],
        [-1, badLimit("-1")],
        [1.5, badLimit("1.5")],
        [10_001, badLimit("10001")],
        [NaN, badLimit("NaN")],
        [Infinity, badLimit("Infinity")],
        ["20", badLimit('"20"')],
    ],
});

const badTime = (given: string) =>
    `${given} isn't a time in milliseconds: a whole number from 1 to 2,147,483,647 is needed (0, no limit, can't be asked for).`;
check("milliseconds", milliseconds, {
    allowed: [1, 30_000, 2_147_483_647],
    refused: [
        [0, badTime("0")],
        [-1, badTime("-1")],
        [0.5, badTime("0.5")],
        [2_147_483_648, badTime("2147483648")],
        ["5s", badTime('"5s"')],
    ],
});

const badPassword =
    "the password is too short, or holds a backslash (which the provider doubles): at least 16 characters are needed, generated ones at best.";
check("password", password, {
    allowed: ["correct-horse-16", "x".repeat(200), "quote'quote\"pass"],
    refused: [
        ["", badPassword],
        ["x".repeat(15), badPassword],
        ["back\\slash-in-it-all", badPassword],
        [undefined, badPassword],
        [1234567890123456, badPassword],
    ],
});
