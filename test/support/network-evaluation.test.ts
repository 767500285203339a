import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type EndpointRequest, letsThrough } from "../attacks/network/endpoint-policy";
import { type Flow, type Opening, passes } from "../attacks/network/flows";

const opening = (blocks: string[], rule: Opening["rule"] = {}): Opening => ({
    rule: { IsEgress: true, IpProtocol: "tcp", FromPort: 443, ToPort: 445, ...rule },
    blocks,
});
const flow = (given: Partial<Flow> = {}): Flow => ({
    direction: "out",
    protocol: "tcp",
    port: 443,
    address: "10.0.47.255",
    ...given,
});
const all = { IpProtocol: "-1", FromPort: -1, ToPort: -1 };

suite("a flow passes where a rule covers it", () => {
    const cases: [what: string, openings: Opening[], given: Flow, expected: boolean][] = [
        ["no rule", [], flow(), false],
        ["a block's last address", [opening(["10.0.32.0/20"])], flow(), true],
        ["just behind the block", [opening(["10.0.32.0/20"])], flow({ address: "10.0.48.0" }), false],
        ["one of several blocks", [opening(["192.0.2.1/32", "10.0.32.0/20"])], flow(), true],
        ["an empty list", [opening([])], flow(), false],
        ["the last port", [opening(["0.0.0.0/0"])], flow({ port: 445 }), true],
        ["the port behind", [opening(["0.0.0.0/0"])], flow({ port: 446 }), false],
        ["the port before", [opening(["0.0.0.0/0"])], flow({ port: 442 }), false],
        ["another protocol", [opening(["0.0.0.0/0"])], flow({ protocol: "udp" }), false],
        ["the other direction", [opening(["0.0.0.0/0"])], flow({ direction: "in" }), false],
        ["inwards", [opening(["0.0.0.0/0"], { IsEgress: false })], flow({ direction: "in" }), true],
        ["IPv6 under a rule for IPv4", [opening(["0.0.0.0/0"])], flow({ address: "2001:db8::1" }), false],
        ["IPv4 under a rule for IPv6", [opening(["::/0"])], flow(), false],
        ["IPv6", [opening(["2001:db8::/32"])], flow({ address: "2001:db8:ffff::1" }), true],
        ["any protocol", [opening(["0.0.0.0/0"], all)], flow({ protocol: "udp", port: 53 }), true],
        ["ICMP under a rule for TCP", [opening(["0.0.0.0/0"])], ping(), false],
        ["ICMP under a rule for all", [opening(["0.0.0.0/0"], all)], ping(), true],
        ["ICMP of any kind", [opening(["0.0.0.0/0"], { ...all, IpProtocol: "icmp" })], ping(), true],
    ];
    for (const [what, openings, given, expected] of cases) {
        test(what, () => {
            assert.equal(passes(openings, given), expected);
        });
    }
});

function ping(): Flow {
    return { direction: "out", protocol: "icmp", address: "192.0.2.1" };
}

const request = (given: Partial<EndpointRequest> = {}): EndpointRequest => ({
    action: "s3:GetObject",
    resource: "arn:aws:s3:::releases/app",
    account: "123456789012",
    ...given,
});
const policy = (...statements: object[]) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: statements.map((statement) => ({
            Effect: "Allow",
            Principal: { AWS: "*" },
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::releases/*",
            ...statement,
        })),
    });
const ownAccount = { StringEquals: { "aws:PrincipalAccount": "123456789012" } };

suite("a request goes through an endpoint where its policy says so", () => {
    const cases: [what: string, document: string, given: EndpointRequest, expected: boolean][] = [
        ["no statement", policy(), request(), false],
        ["as it says", policy({}), request(), true],
        ["full access", policy({ Principal: "*", Action: "*", Resource: "*" }), request(), true],
        ["another action", policy({}), request({ action: "s3:GetObjectTagging" }), false],
        ["actions in any case", policy({ Action: ["S3:getobject"] }), request(), true],
        ["another bucket", policy({}), request({ resource: "arn:aws:s3:::releases-2/app" }), false],
        [
            "a dot is a dot",
            policy({ Resource: "arn:aws:s3:::a.b" }),
            request({ resource: "arn:aws:s3:::a-b" }),
            false,
        ],
        ["own account", policy({ Condition: ownAccount }), request(), true],
        ["other account", policy({ Condition: ownAccount }), request({ account: "999999999999" }), false],
        ["a denial beside it", policy({}, { Effect: "Deny", Action: "s3:*" }), request(), false],
        [
            "a denial of something else",
            policy({}, { Effect: "Deny", Action: "s3:PutObject" }),
            request(),
            true,
        ],
    ];
    for (const [what, document, given, expected] of cases) {
        test(what, () => {
            assert.equal(letsThrough(document, given), expected);
        });
    }

    const unknown: Record<string, object> = {
        "another principal": { Principal: { AWS: "arn:aws:iam::123456789012:root" } },
        "another condition": { Condition: { StringLike: { "aws:PrincipalAccount": "1*" } } },
        "another element": { NotResource: "*" },
        "another effect": { Effect: "Maybe" },
    };
    for (const [what, statement] of Object.entries(unknown)) {
        test(`${what} isn't guessed at`, () => {
            assert.throws(() => letsThrough(policy(statement), request()), /can't be judged/);
        });
    }
});
