import type { Attack } from "../attack";
import { letsThrough } from "./endpoint-policy";
import { type Flow, type Opening, passes } from "./flows";
import type { NetworkTarget } from "./targets";

/** What the deployed rules, evaluated, don't let pass. */
export class NotLetPass extends Error {}

function attack(id: string, words: string, run: (target: NetworkTarget) => void): Attack<NetworkTarget> {
    return {
        id: `network/${id}`,
        practice: "P10",
        attack: words,
        run: (target) => Promise.resolve(target).then(run),
    };
}

function send(openings: readonly Opening[], flow: Flow): void {
    if (!passes(openings, flow)) {
        const { direction, protocol, port, address } = flow;
        const what = `${protocol.toUpperCase()}${port === undefined ? "" : ` ${String(port)}`}`;
        throw new NotLetPass(
            `no rule lets ${what} ${direction === "out" ? "out to" : "in from"} ${address} (of ${String(openings.length)})`,
        );
    }
}

function flow(id: string, words: string, given: Flow): Attack<NetworkTarget> {
    return attack(id, words, ({ group }) => {
        send(group, given);
    });
}

/** Somewhere on the internet: https://www.rfc-editor.org/rfc/rfc5737 and https://www.rfc-editor.org/rfc/rfc3849 */
const outside = "203.0.113.10";
const outsideIpv6 = "2001:db8::10";

function ask(
    id: string,
    words: string,
    action: string,
    resource: (accountId: string) => string,
    account = (own: string) => own,
): Attack<NetworkTarget> {
    const [service = ""] = action.split(":");
    return attack(id, words, ({ accountId, endpoints }) => {
        const policy = endpoints[service];
        if (policy === undefined) {
            throw new Error(`there is no endpoint for ${service}`);
        }
        const request = { action, resource: resource(accountId), account: account(accountId) };
        if (!letsThrough(policy, request)) {
            throw new NotLetPass(
                `the endpoint's policy doesn't let ${action} on ${request.resource} through`,
            );
        }
    });
}

const stranger = () => "999999999999";
const release = () => "arn:aws:s3:::shop-releases/app.tar.zst";
const parameter = (name: string) => (account: string) => `arn:aws:ssm:us-east-1:${account}:parameter/${name}`;

export const networkAttacks: readonly Attack<NetworkTarget>[] = [
    flow("internet", "reach the internet by HTTPS", {
        direction: "out",
        protocol: "tcp",
        port: 443,
        address: outside,
    }),
    flow("internet-ipv6", "reach the internet by HTTPS and IPv6", {
        direction: "out",
        protocol: "tcp",
        port: 443,
        address: outsideIpv6,
    }),
    flow("unlisted-host", "reach another host of the network by HTTPS", {
        direction: "out",
        protocol: "tcp",
        port: 443,
        address: "10.0.99.9",
    }),
    flow("next-block", "reach the database's port just beside what is listed", {
        direction: "out",
        protocol: "tcp",
        port: 5432,
        address: "10.0.48.0",
    }),
    flow("other-port", "reach the database's host by SSH", {
        direction: "out",
        protocol: "tcp",
        port: 22,
        address: "10.0.32.9",
    }),
    flow("other-protocol", "reach the database's port by UDP", {
        direction: "out",
        protocol: "udp",
        port: 5432,
        address: "10.0.32.9",
    }),
    flow("dns", "ask another name server, and so carry data out", {
        direction: "out",
        protocol: "udp",
        port: 53,
        address: "8.8.8.8",
    }),
    flow("mail", "send mail past the relay", {
        direction: "out",
        protocol: "tcp",
        port: 25,
        address: outside,
    }),
    flow("ping", "carry data out by ICMP", { direction: "out", protocol: "icmp", address: outside }),
    flow("ssh-in", "get in by SSH from anywhere", {
        direction: "in",
        protocol: "tcp",
        port: 22,
        address: outside,
    }),
    attack(
        "default-group",
        "reach the internet from what was started without a group",
        ({ defaultGroup }) => {
            send(defaultGroup, { direction: "out", protocol: "tcp", port: 443, address: outside });
        },
    ),
    ask(
        "foreign-bucket",
        "carry data into a bucket of somebody else",
        "s3:PutObject",
        () => "arn:aws:s3:::evil/loot",
    ),
    ask(
        "foreign-read",
        "load code from a bucket of somebody else",
        "s3:GetObject",
        () => "arn:aws:s3:::evil/code",
    ),
    ask("change-release", "change a release", "s3:PutObject", release),
    ask("delete-release", "delete a release", "s3:DeleteObject", release),
    ask("list-buckets", "list the account's buckets", "s3:ListAllMyBuckets", () => "*"),
    ask("smuggled-keys", "read a release with keys of another account", "s3:GetObject", release, stranger),
    ask(
        "other-parameter",
        "read another app's parameter",
        "ssm:GetParameter",
        parameter("blog/prod/stripe-key"),
    ),
    ask(
        "smuggled-parameter-keys",
        "read with keys of another account, to hand data over",
        "ssm:GetParameter",
        parameter("shop/prod/database-password"),
        stranger,
    ),
    ask(
        "change-parameter",
        "change a parameter",
        "ssm:PutParameter",
        parameter("shop/prod/database-password"),
    ),
    ask(
        "run-command",
        "run a command on another host",
        "ssm:SendCommand",
        (account) => `arn:aws:ec2:us-east-1:${account}:instance/*`,
    ),
    ask(
        "foreign-role",
        "become a role of another account",
        "sts:AssumeRole",
        () => `arn:aws:iam::${stranger()}:role/drop`,
    ),
];
