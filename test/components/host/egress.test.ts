/** Who on the host reaches what, tried with the rules loaded, against listeners in a network beside it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { hostPlan } from "../../../components/host/plan";
import { least, most, rulesPath } from "./fixtures";
import { can, without, withoutRoot, written } from "./rendering";

/** The metadata service, the endpoints of CloudWatch Logs and of STS, an app's need and an address that nothing names. */
const beside = ["169.254.169.254:80", "10.0.5.9:443", "10.0.6.9:443", "10.3.0.5:587", "10.9.9.9:443"];
/** On the host itself: where the app gets its credentials, and another program. */
const here = ["127.0.0.1:1021", "127.0.0.1:1022"];
const places = [...beside, ...here];
const users = ["root", "shop", "shop-deploy", "shop-logs", "cwagent", "shop-broker"];

const plan = hostPlan({
    ...least,
    needs: {
        ...least.needs,
        outbound: { mail: { cidrIpv4: "10.3.0.5/32", port: 587, reason: "receipts" } },
    },
    logs: most.logs,
    credentials: most.credentials,
});

/** Tries each place as each user; a place that doesn't answer within a second isn't reached. */
const program = `
import encodings.idna, json, os, pwd, socket, subprocess, sys  # the first is needed later, by users that may not read it
places, users = json.loads(sys.argv[1])
def run(*words): subprocess.run(words, check=True)
run("ip", "netns", "add", "beside")
run("ip", "link", "add", "here", "type", "veth", "peer", "name", "there", "netns", "beside")
run("ip", "link", "set", "lo", "up"); run("ip", "link", "set", "here", "up")
run("ip", "address", "add", "10.0.0.1/8", "dev", "here"); run("ip", "address", "add", "169.254.0.1/16", "dev", "here")
run("ip", "-n", "beside", "link", "set", "there", "up")
beside = [place for place in places if not place.startswith("127.")]
for place in beside:
    run("ip", "-n", "beside", "address", "add", place.split(":")[0] + "/8", "dev", "there")
listen = """
import socket, sys, time
held = []
for place in sys.argv[1:]:
    address, port = place.split(":")
    s = socket.socket(); s.bind((address, int(port))); s.listen(64); held.append(s)
print("ready", flush=True)
sys.stdin.read()
"""
listeners = [subprocess.Popen([*where, sys.executable, "-c", listen, *of], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for where, of in [(["ip", "netns", "exec", "beside"], beside), ([], [place for place in places if place not in beside])]]
for listener in listeners:
    assert listener.stdout.readline() == b"ready\\n"
def tries(user, place):
    address, port = place.split(":")
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([]); os.setuid(pwd.getpwnam(user).pw_uid)
            socket.create_connection((address, int(port)), timeout=1)
            os._exit(0)
        except OSError:
            os._exit(1)
        finally:
            os._exit(2)
    return child
children = {user: [tries(user, place) for place in places] for user in users}
results = {user: [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in of] for user, of in children.items()}
for listener in listeners:
    listener.stdin.close(); listener.wait()
print(json.dumps(results))
`;

/** By user, the places that are reached; with the plan's rules, or with none as a control. */
function reached(rules: boolean): Record<string, string[]> {
    const root = written(plan);
    execFileSync("systemd-sysusers", [`--root=${root}`], { stdio: "pipe" });
    writeFileSync(join(root, "try.py"), program);
    const script =
        'mount --bind "$1/etc/passwd" /etc/passwd && mount -t tmpfs none /run && if [ "$4" ]; then nft -f "$4"; fi && exec python3 "$2" "$3"';
    const output = execFileSync(
        "unshare",
        [
            "-mn",
            "sh",
            "-c",
            script,
            "sh",
            root,
            join(root, "try.py"),
            JSON.stringify([places, users]),
            rules ? join(root, rulesPath) : "",
        ],
        { encoding: "utf8" },
    );
    const results = JSON.parse(output) as Record<string, number[]>;
    assert.ok(!Object.values(results).flat().includes(2), output);
    return Object.fromEntries(
        Object.entries(results).map(([user, codes]) => [
            user,
            places.filter((_, index) => codes[index] === 0),
        ]),
    );
}

suite("who reaches what", () => {
    const missing = () => withoutRoot ?? ["nft", "ip", "python3", "unshare"].map(without).find(Boolean);

    test("without the firewall, everybody everything", (context) => {
        if (can(context, missing())) {
            assert.deepEqual(reached(false), Object.fromEntries(users.map((user) => [user, places])));
        }
    });

    test("the agent alone sends records, the broker alone asks STS, only they and root have the host's credentials, the app alone has its own, and its needs", (context) => {
        if (can(context, missing())) {
            assert.deepEqual(reached(true), {
                root: ["169.254.169.254:80", "127.0.0.1:1022"],
                shop: ["10.3.0.5:587", "127.0.0.1:1021"],
                "shop-deploy": ["127.0.0.1:1022"],
                "shop-logs": ["127.0.0.1:1022"],
                cwagent: ["169.254.169.254:80", "10.0.5.9:443"],
                "shop-broker": ["169.254.169.254:80", "10.0.6.9:443"],
            });
        }
    });
});
