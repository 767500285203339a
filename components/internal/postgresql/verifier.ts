import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's own number: https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SCRAM-ITERATIONS */
const iterations = 4096;

/**
 * What PostgreSQL stores of a password, which it takes in the password's place: so no log of the server ever has the password.
 * https://www.postgresql.org/docs/current/catalog-pg-authid.html and RFC 5803
 *
 * @param login tells one login from all others, of any stack. The salt is made of it, not by chance: the same password must
 *     give the same text, or each preview would show a difference. Nor is it made of the password: whoever tries to log in is
 *     told the salt.
 */
export function scramVerifier(password: string, login: string): string {
    const salt = createHash("sha256").update(`least-privilege ${login}`).digest().subarray(0, 16);
    // SCRAM prepares what isn't ASCII by RFC 4013, whose main part is this.
    const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
    const key = (name: string) => createHmac("sha256", salted).update(name).digest();
    const stored = createHash("sha256").update(key("Client Key")).digest("base64");
    const server = key("Server Key").toString("base64");
    return `SCRAM-SHA-256$${String(iterations)}:${salt.toString("base64")}$${stored}:${server}`;
}
