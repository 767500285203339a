import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AppDbRoles, type AppDbRolesArgs } from "../../../../components";
import { refusal } from "../../program";

const good = {
    database: "shop",
    appPassword: "password-of-the-app",
    migratorPassword: "password-of-the-migrator",
};
const password = "password-of-the-reader";
const long = "é".repeat(32);
const passwordNeeded =
    "the password is too short, or holds a backslash (which the provider doubles): at least 16 characters are needed, generated ones at best.";

const cases: Record<string, { args: Record<string, unknown>; faults: string[] }> = {
    "names that can't be": {
        args: {
            views: {
                Orders: { table: "shop.orders", columns: ["*", 'a"b', long], readers: ["Billing"] },
                pg_orders: { table: "", except: [""], readers: ["app"] },
            },
            readers: { Billing: { password }, app: { password: "password-of-another" } },
        },
        faults: [
            'readers.Billing: "Billing" can\'t name a reader: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most 58 characters, like "billing".',
            'readers.app: "app" would be the role shop_app, which is one of the app\'s own; choose another name, like "billing".',
            'views.Orders: "Orders" can\'t name a view: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most 63 characters, like "orders".',
            'views.Orders.table: "shop.orders" isn\'t a table\'s name: its bare name is needed as the catalog has it, in the app\'s schema, without schema or quotes, at most 63 bytes, like "orders".',
            'views.Orders.columns[0]: "*" isn\'t a column\'s name: one name is needed as the catalog has it, without quotes or "*", at most 63 bytes, like "item".',
            'views.Orders.columns[1]: "a\\"b" isn\'t a column\'s name: one name is needed as the catalog has it, without quotes or "*", at most 63 bytes, like "item".',
            `views.Orders.columns[2]: "${long}" isn't a column's name: one name is needed as the catalog has it, without quotes or "*", at most 63 bytes, like "item".`,
            'views.pg_orders: "pg_orders" is PostgreSQL\'s (or RDS\'s) own; choose the app\'s name, like "shop".',
            'views.pg_orders.table: "" isn\'t a table\'s name: its bare name is needed as the catalog has it, in the app\'s schema, without schema or quotes, at most 63 bytes, like "orders".',
            'views.pg_orders.except[0]: "" isn\'t a column\'s name: one name is needed as the catalog has it, without quotes or "*", at most 63 bytes, like "item".',
        ],
    },
    "what doesn't fit together": {
        args: {
            views: {
                orders: {
                    table: "orders",
                    columns: ["id", "ID"],
                    except: ["email"],
                    where: "true) OR (true",
                    readers: ["billing", "billing", "nobody"],
                },
                items: { table: "items", readers: [] },
            },
            readers: { billing: { password }, idle: { password: "password-of-the-idle" } },
        },
        faults: [
            'readers.idle: no view names this reader, which would see nothing; put "idle" into the readers of a view, or leave it out.',
            "views.orders: either columns (those that are shown) or except (those that are hidden) must be given, and not both.",
            'views.orders.columns[1]: "ID" is views.orders.columns[0] again; name it once.',
            'views.orders.where: "true) OR (true" isn\'t one SQL expression: quotes and brackets must close, and ";", "--", "/*", "$" and backslashes aren\'t allowed, like "paid AND item <> \'lamp\'".',
            'views.orders.readers[1]: "billing" is views.orders.readers[0] again; name it once.',
            'views.orders.readers[2]: "nobody" isn\'t among the readers: "billing", "idle"; each needs a login of its own there.',
            "views.items: either columns (those that are shown) or except (those that are hidden) must be given, and not both.",
            "views.items.readers: the list is empty; name at least one.",
        ],
    },
    "a schema whose views' schema would be cut": {
        args: {
            schema: "s".repeat(60),
            views: { orders: { table: "orders", columns: ["id"], readers: ["billing"] } },
            readers: { billing: { password } },
        },
        faults: [
            `views: "${"s".repeat(60)}_share" would hold them, and is longer than 63 characters; give the app a shorter schema.`,
        ],
    },
    "no way in, or two": {
        args: {
            iamAuthentication: true,
            standbyPassword: "password-of-the-standby",
            views: { orders: { table: "orders", columns: ["id"], readers: ["none", "both"] } },
            readers: { none: {}, both: { password, iamAuthentication: true } },
        },
        faults: [
            `readers.none.password: ${passwordNeeded}`,
            ...["appPassword", "migratorPassword", "standbyPassword"].map(
                (path) =>
                    `${path}: iamAuthentication is set, and a login that comes by IAM has no password; leave one of them out.`,
            ),
            "readers.both.password: readers.both.iamAuthentication is set, and a login that comes by IAM has no password; leave one of them out.",
        ],
    },
    "an app whose roles can't be named after it": {
        args: { app: "Shop" },
        faults: [
            'app: "Shop" can\'t name a database and its roles: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most 54 characters ("_readonly" is added for a role), like "shop".',
        ],
    },
};

suite("what is shared is refused at once, before anything is registered:", () => {
    for (const [what, { args, faults }] of Object.entries(cases)) {
        test(what, async () => {
            const all = { ...good, ...args } as AppDbRolesArgs;
            const { error, registered } = await refusal(() => new AppDbRoles("db", all));
            const count = faults.length === 1 ? "one argument" : `${String(faults.length)} arguments`;
            assert.equal(
                error.message,
                `least-privilege:index:AppDbRoles "db" can't be made, ${count} must change:\n${faults.map((fault) => `  ${fault}`).join("\n")}`,
            );
            assert.deepEqual(registered, []);
        });
    }
});
