import type { EC2, RouteTableAssociation } from "@aws-sdk/client-ec2";
import type { Properties } from "../../resource-type";
import { unlessMissing } from "../errors";
import { awsResource, REGION, textOf } from "../resource";
import { exactlyOne } from "./choice";

/** Which table a subnet's, or a gateway's, packets go by. */
export const routeTableAssociation = awsResource({
    token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    label: "Route Table Association",
    properties: {
        gatewayId: { forceNew: true, default: "" },
        region: REGION,
        routeTableId: { required: true },
        subnetId: { forceNew: true, default: "" },
    },
    check: exactlyOne([
        ["gatewayId", "gateway_id"],
        ["subnetId", "subnet_id"],
    ]),

    create: async (client, inputs) => {
        const ec2 = await client.service("ec2", inputs["region"]);
        const { AssociationId = "" } = await ec2.associateRouteTable({
            RouteTableId: textOf(inputs, "routeTableId"),
            SubnetId: textOf(inputs, "subnetId"),
            GatewayId: textOf(inputs, "gatewayId"),
        });
        return AssociationId;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const it = await find(await client.service("ec2", region), id, state);
        return (
            it && {
                gatewayId: it.GatewayId ?? "",
                region,
                routeTableId: it.RouteTableId ?? "",
                subnetId: it.SubnetId ?? "",
            }
        );
    },

    update: async (client, id, olds, news) => {
        const ec2 = await client.service("ec2", news["region"]);
        const AssociationId = (await find(ec2, id, olds))?.RouteTableAssociationId;
        await ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId: textOf(news, "routeTableId") });
    },

    delete: async (client, id, state) => {
        const ec2 = await client.service("ec2", state["region"]);
        const it = await find(ec2, id, state);
        if (it) {
            await unlessMissing(ec2.disassociateRouteTable({ AssociationId: it.RouteTableAssociationId }));
        }
    },
});

/** Moved to another table an association has another id in AWS, while the engine keeps the first. */
async function find(ec2: EC2, id: string, state: Properties): Promise<RouteTableAssociation | undefined> {
    const { RouteTables = [] } = await ec2.describeRouteTables({});
    const all = RouteTables.flatMap(({ Associations = [] }) => Associations);
    const ends = [textOf(state, "subnetId"), textOf(state, "gatewayId")].filter((end) => end !== undefined);
    return (
        all.find(({ RouteTableAssociationId }) => RouteTableAssociationId === id) ??
        all.find(({ SubnetId = "", GatewayId = "" }) => ends.includes(SubnetId) || ends.includes(GatewayId))
    );
}
