import type { Attack } from "../attack";
import type { Attacker, DatabaseTarget } from "./targets";

/** SQL in a transaction that is rolled back, whatever comes of it. */
export function statement(
    id: string,
    attack: string,
    sql: string,
    as: Attacker = "app",
): Attack<DatabaseTarget> {
    return {
        id: `database/${id}`,
        practice: "P7",
        attack,
        run: async (target) => {
            const client = await target.connect(as);
            try {
                await client.query("BEGIN");
                await client.query(sql);
            } finally {
                await client.query("ROLLBACK");
                await client.end();
            }
        },
    };
}
