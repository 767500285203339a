import { appDestinations, type Destination, hostDestinations } from "./destinations";
import { forwarders } from "./distributions";
import {
    agentUser,
    appUser,
    brokerUser,
    codeDirectory,
    deployUser,
    recordsUser,
    uploadsDirectory,
} from "./paths";
import type { HostPlan, HostPlanArgs } from "./plan-types";
import { relaxations } from "./profiles";

/** The plan in words: who there is, what the app reaches, what its run-time costs, and what remains possible. */
export function describePlan({ args, files }: HostPlan): string {
    const { name, needs, profile, command, uploadsBytes } = args;
    const { port, publicPort } = needs.listen;
    const costs = relaxations(profile).map(({ reason, cost }) => `${reason} Cost: ${cost}`);
    return [
        `App ${name} runs ${command.join(" ")}`,
        ...part("users", [
            `${appUser(name)} runs it, and may read ${codeDirectory(name)} and change nothing there`,
            `${deployUser(name)} owns the code, and restarts the app by touching a file`,
            "nobody logs in as either",
        ]),
        ...part("clients reach", [
            port === publicPort
                ? `port ${port}`
                : `port ${publicPort}, which leads to ${port}; not ${port} itself`,
        ]),
        ...part("the app connects to", destinations(appDestinations(args))),
        ...part("the host's own programs connect to", [
            "its network's names and time, and for root the instance's metadata and so its role's credentials",
            ...hostDestinations(args).map(destination),
        ]),
        ...part("credentials of AWS", credentialsInWords(args)),
        ...part("uploads", [
            uploadsBytes === undefined
                ? "none are kept on the host"
                : `${uploadsDirectory(name)}, ${uploadsBytes} bytes, where no file can be executed`,
        ]),
        ...part("records", records(args)),
        ...part(`given up for the run-time "${profile}"`, costs.length === 0 ? ["nothing"] : costs),
        ...part("an intruder in the app can still", [
            "read its code, its environment and its memory, and use what it is connected to",
            ...(args.credentials ? ["do all that its role allows, as long as it is there"] : []),
            "send to the destinations above whatever they take",
            "use its own interpreter on what it writes, where it has one: no mount stops that",
            ...(uploadsBytes === undefined ? [] : ["read, change and delete the uploads"]),
            "write what it likes among the app's records from then on",
            "take four fifths of the memory, and processors that nobody else wants",
        ]),
        ...part(
            "files, all root's",
            files.map(({ path, mode }) => `${mode} ${path}`),
        ),
        "",
    ].join("\n");
}

function credentialsInWords({ name, credentials }: HostPlanArgs): string[] {
    return credentials
        ? [
              `${appUser(name)} gets those of ${credentials.roleArn}, from a port that its user alone reaches, with a token that its unit alone has`,
              `${brokerUser(name)} becomes that role with the instance's, every 20 minutes, and keeps its session in memory; it reaches STS at ${credentials.stsAddresses.join(", ")} over HTTPS, names, the instance's metadata, and nothing else`,
          ]
        : [`${appUser(name)} gets none`];
}

function records(args: HostPlanArgs): string[] {
    const { name, logs, distribution } = args;
    const journal = "the app writes to a journal of its own, where it can read, change and delete nothing";
    if (logs) {
        return [
            journal,
            `${recordsUser(name)} copies them, and the host's own, every two seconds; it reaches no network`,
            `${agentUser} sends the copies to the log group ${logs.groupName}, in the stream of the instance's id`,
            `it reaches CloudWatch Logs at ${logs.addresses.join(", ")} over HTTPS, names, the instance's metadata as only root else does, and nothing else`,
        ];
    }
    const how = forwarders[distribution]
        ? "give logGroupName to have them forwarded"
        : `${distribution} has no package of the CloudWatch agent: a forwarder of your own must take them from there`;
    return [journal, `they stay on the host, at most 500 MB: nothing forwards them; ${how}`];
}

function part(title: string, lines: readonly string[]): string[] {
    return [`  ${title}:`, ...lines.map((line) => `    - ${line}`)];
}

function destinations(all: readonly Destination[]): string[] {
    return all.length === 0 ? ["nothing"] : all.map(destination);
}

function destination({ name, peer, cidrs, port, reason }: Destination): string {
    const where = `${cidrs.join(", ")} port ${port}`;
    return `${name}: ${peer === undefined ? where : `${peer} at ${where}`} (${reason})`;
}
