export {
    type AppNeeds,
    DatabaseAccess,
    type DatabaseNeed,
    type ListenNeed,
    type OutboundNeed,
    type UploadsNeed,
} from "./internal/needs-types";
