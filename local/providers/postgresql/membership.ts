import { currentUser, isSuperuser, roleExists } from "./catalog";
import type { Query } from "./client";
import { doing } from "./errors";
import { ident } from "./sql";

/** From PostgreSQL 16 on a membership may lack SET: the creator's own one does, unless it was asked for. */
const isMember = async (query: Query, role: string, member: string): Promise<boolean> => {
    const [row] = await query(
        "SELECT 1 FROM information_schema.columns WHERE table_name = 'pg_auth_members' AND column_name = 'set_option'",
    );
    const set = row === undefined ? "" : " AND set_option";
    const found = await query(
        `SELECT 1 FROM pg_auth_members WHERE pg_get_userbyid(roleid) = $1 AND pg_get_userbyid(member) = $2${set}`,
        [role, member],
    );
    return found.length > 0;
};

/** False where nothing had to be done. */
export const grantMembership = async (query: Query, role: string, member: string): Promise<boolean> => {
    if (member === role || (await isMember(query, role, member))) {
        return false;
    }
    await doing(
        `Error granting role ${role} to ${member}`,
        query(`GRANT ${ident(role)} TO ${ident(member)}`),
    );
    return true;
};

/** False where nothing had to be done. */
export const revokeMembership = async (query: Query, role: string, member: string): Promise<boolean> => {
    if (member === role || !(await isMember(query, role, member))) {
        return false;
    }
    await doing(
        `Error revoking role ${role} from ${member}`,
        query(`REVOKE ${ident(role)} FROM ${ident(member)}`),
    );
    return true;
};

/**
 * Does the work as a member of the roles, which a connected user that is no superuser joins for the time of the
 * transaction. Roles that are members of that user leave it meanwhile, because PostgreSQL allows no circle.
 */
export const withRolesGranted = async (
    query: Query,
    roles: readonly string[],
    work: () => Promise<void>,
): Promise<void> => {
    if (roles.length === 0) {
        await work();
        return;
    }
    const user = await currentUser(query);
    if (await isSuperuser(query, user)) {
        await work();
        return;
    }
    const granted: string[] = [];
    const revoked: string[] = [];
    for (const role of roles) {
        // Nobody but a superuser may join a superuser's role.
        if (await isSuperuser(query, role)) {
            continue;
        }
        if (await revokeMembership(query, user, role)) {
            revoked.push(role);
        }
        if (await grantMembership(query, role, user)) {
            granted.push(role);
        }
    }
    await work();
    for (const role of granted) {
        await revokeMembership(query, role, user);
    }
    for (const role of revoked) {
        if (await roleExists(query, role)) {
            await grantMembership(query, user, role);
        }
    }
};
