import { brokerPort, localResolver, metadataService, vpcClock, vpcResolver } from "./addresses";
import {
    appDestinations,
    type Destination,
    hostDestinations,
    logDestination,
    looksUpNames,
    stsDestination,
} from "./destinations";
import { agentUser, appUser, brokerUser } from "./paths";
import { type HostFile, type HostPlanArgs, publicFile, rootFile, unitFile } from "./plan-types";

const rulesPath = (name: string): string => `/etc/nftables.d/${name}.nft`;

/** The unit that loads the firewall. */
export const firewallUnit = (name: string): string => `${name}-firewall.service`;

/**
 * The host's firewall, one table: what clients reach, and what may go out, for the app and for everybody else.
 * https://wiki.nftables.org/wiki-nftables/index.php/Quick_reference-nftables_in_10_minutes
 */
export function firewall(args: HostPlanArgs): HostFile[] {
    const { name } = args;
    return [
        rootFile(rulesPath(name), [
            "# Loading it again replaces the whole table at once.",
            `table inet app-${name}`,
            `delete table inet app-${name}`,
            `table inet app-${name} {`,
            ...[
                ...inbound(args),
                ...output(args),
                ...appOutput(args),
                ...serviceOutput("agent", logDestination(args)),
                ...serviceOutput("broker", stsDestination(args)),
                ...hostOutput(args),
            ].map(indented),
            "}",
        ]),
        unitFile(firewallUnit(name), unitLines(name)),
        publicFile(`/etc/systemd/resolved.conf.d/${name}.conf`, [
            "# The one resolver that the firewall lets names be asked of.",
            "[Resolve]",
            `DNS=${vpcResolver}`,
            "Domains=~.",
        ]),
    ];
}

/** The public port leads to the app's, and nothing else does; both families, since the table is `inet`. */
function inbound({ needs: { listen } }: HostPlanArgs): string[] {
    return listen.port === listen.publicPort
        ? []
        : [
              "chain prerouting {",
              "type nat hook prerouting priority dstnat; policy accept;",
              `tcp dport ${listen.publicPort} redirect to :${listen.port}`,
              "}",
              "chain input {",
              "type filter hook input priority filter; policy accept;",
              "# Only what came by the public port.",
              `iifname != "lo" tcp dport ${listen.port} ct status & dnat == 0 drop`,
              "}",
          ];
}

function output({ name, needs, logs, credentials }: HostPlanArgs): string[] {
    return [
        "chain output {",
        "type filter hook output priority filter; policy drop;",
        "# The app holds a listening socket that is root's: disconnected, it could be connected elsewhere.",
        `tcp sport ${needs.listen.port} ct state new drop`,
        "ct state established accept",
        `meta skuid "${appUser(name)}" goto app`,
        ...(logs ? [`meta skuid "${agentUser}" goto agent`] : []),
        ...(credentials ? [`meta skuid "${brokerUser(name)}" goto broker`] : []),
        "goto host",
        "}",
    ];
}

function appOutput(args: HostPlanArgs): string[] {
    return [
        "chain app {",
        "# Never the host's credentials, whatever the needs say.",
        `ip daddr 169.254.0.0/16 reject with icmpx admin-prohibited`,
        "ip6 daddr fd00:ec2::/32 reject with icmpx admin-prohibited",
        ...(looksUpNames(args)
            ? [`ip daddr ${localResolver} meta l4proto { tcp, udp } th dport 53 accept`]
            : []),
        ...(args.credentials ? [`ip daddr 127.0.0.1 tcp dport ${brokerPort} accept`] : []),
        ...appDestinations(args).map(allow),
        "# An answer at once, so that the app doesn't wait for what it won't get.",
        "counter reject with icmpx admin-prohibited",
        "}",
    ];
}

/** A service of the host that calls AWS with the host's credentials, and reaches nothing else. */
function serviceOutput(chain: string, destinations: readonly Destination[]): string[] {
    return destinations.flatMap((destination) => [
        `chain ${chain} {`,
        `ip daddr ${metadataService} tcp dport 80 accept`,
        `ip daddr { ${localResolver}, ${vpcResolver} } meta l4proto { tcp, udp } th dport 53 accept`,
        allow(destination),
        "counter reject with icmpx admin-prohibited",
        "}",
    ]);
}

function hostOutput(args: HostPlanArgs): string[] {
    return [
        "chain host {",
        ...(args.credentials
            ? [
                  "# The app's credentials are the app's alone.",
                  `ip daddr 127.0.0.0/8 tcp dport ${brokerPort} reject with icmpx admin-prohibited`,
              ]
            : []),
        'oifname "lo" accept',
        "# What a network card needs to have an address.",
        "icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld2-listener-report } accept",
        "udp sport 68 udp dport 67 accept",
        "udp sport 546 udp dport 547 accept",
        "# Metadata for root only, names and time.",
        `ip daddr ${metadataService} tcp dport 80 meta skuid 0 accept`,
        `ip daddr ${vpcResolver} meta l4proto { tcp, udp } th dport 53 accept`,
        `ip daddr ${vpcClock} udp dport 123 accept`,
        ...hostDestinations(args).map(allow),
        "counter drop",
        "}",
    ];
}

function allow({ name, cidrs, port, reason }: Destination): string {
    return `ip daddr { ${cidrs.join(", ")} } tcp dport ${port} accept comment "${name}: ${reason}"`;
}

function indented(line: string): string {
    const depth = /^(chain|\}$)/.test(line) ? 1 : 2;
    return `${"    ".repeat(depth)}${line}`;
}

/** Loaded before there is a network; nothing unloads it, so that nothing is open while it restarts. */
function unitLines(name: string): string[] {
    return [
        "[Unit]",
        `Description=Firewall of ${name}`,
        "DefaultDependencies=no",
        "# The rules name users.",
        "After=local-fs.target systemd-sysusers.service",
        "Before=network-pre.target shutdown.target",
        "Wants=network-pre.target",
        "Conflicts=shutdown.target",
        "",
        "[Service]",
        "Type=oneshot",
        "RemainAfterExit=yes",
        `ExecStart=/usr/sbin/nft -f ${rulesPath(name)}`,
        `ExecReload=/usr/sbin/nft -f ${rulesPath(name)}`,
        "CapabilityBoundingSet=CAP_NET_ADMIN",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "",
        "[Install]",
        "WantedBy=sysinit.target",
    ];
}
