//! The route table. Router, metrics and the OpenAPI document derive from it; a route is one row here and one handler.

use std::fmt;

/// A method that a route may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names of RFC 9110
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    /// As requests carry it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a route changes the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Any node answers it from its own state.
    Read,
    /// The primary carries it out.
    Write,
}

/// What a route expects of the request's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyRule {
    /// The body is not looked at.
    Ignored,
    /// A JSON object, or nothing.
    Optional,
    /// A JSON object; nothing and `null` are a 422 that names this argument (spec: core 1.3).
    Required(&'static str),
}

/// One row of the table.
#[derive(Debug)]
pub struct Route {
    /// Which handler it has.
    pub operation: Operation,
    /// The name that metrics use (spec: ops 8).
    pub name: &'static str,
    /// The method; `HEAD` goes to the `GET` of a path.
    pub method: Method,
    /// The path; `{name}` is one segment.
    pub path: &'static str,
    /// Whether it changes the registry.
    pub effect: Effect,
    /// The body that it expects.
    pub body: BodyRule,
    /// The query parameters that it knows.
    pub query: &'static [&'static str],
}

macro_rules! routes {
    ($($operation:ident $name:literal $method:ident $path:literal $effect:ident $body:expr, [$($query:literal)*];)*) => {
        /// Names the rows of the route table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Operation { $(#[doc = $path] $operation,)* }

        /// Every route (spec: core 2).
        pub static ROUTES: &[Route] = &[$(Route {
            operation: Operation::$operation,
            name: $name,
            method: Method::$method,
            path: $path,
            effect: Effect::$effect,
            body: $body,
            query: &[$($query),*],
        },)*];
    };
}

use BodyRule::{Ignored, Optional, Required};

routes! {
    GetRoot "root.get" Get "/" Read Ignored, [];
    PostRoot "root.post" Post "/" Read Optional, [];
    GetOpenApi "openapi.get" Get "/openapi.json" Read Ignored, [];
    GetLiveness "health.live" Get "/healthz" Read Ignored, [];
    GetReadiness "health.ready" Get "/readyz" Read Ignored, [];
    GetCluster "cluster.get" Get "/v1/cluster" Read Ignored, [];
    GetClusterId "metadata.id" Get "/v1/metadata/id" Read Ignored, [];
    GetServerVersion "metadata.version" Get "/v1/metadata/version" Read Ignored, [];
    GetDeployment "metadata.deployment" Get "/v1/metadata/deployment" Read Ignored, [];

    GetSchemaById "schemas.ids.get-schema" Get "/schemas/ids/{id}" Read Ignored,
        ["subject" "format" "referenceFormat" "findTags" "fetchMaxId"];
    GetSchemaTextById "schemas.ids.get-schema.only" Get "/schemas/ids/{id}/schema" Read Ignored, ["subject" "format"];
    GetSubjectsOfId "schemas.get-subjects" Get "/schemas/ids/{id}/subjects" Read Ignored,
        ["subject" "deleted" "offset" "limit"];
    GetVersionsOfId "schemas.get-versions" Get "/schemas/ids/{id}/versions" Read Ignored,
        ["subject" "deleted" "offset" "limit"];
    GetSchemaByGuid "schemas.guids.get-schema" Get "/schemas/guids/{guid}" Read Ignored, ["format"];
    GetIdsOfGuid "schemas.guids.get-ids" Get "/schemas/guids/{guid}/ids" Read Ignored, [];
    GetSchemaTypes "schemas.get-types" Get "/schemas/types" Read Ignored, [];
    ListSchemas "schemas.get-schemas" Get "/schemas" Read Ignored,
        ["subjectPrefix" "aliases" "deleted" "latestOnly" "ruleType" "resourceType" "associationType" "lifecycle"
            "offset" "limit"];

    ListSubjects "subjects.list" Get "/subjects" Read Ignored,
        ["subjectPrefix" "deleted" "deletedOnly" "offset" "limit"];
    LookUpSchema "subjects.get-schema" Post "/subjects/{subject}" Read Required("lookUpSchemaUnderSubject.arg5"),
        ["normalize" "format" "deleted"];
    DeleteSubject "subjects.delete-subject" Delete "/subjects/{subject}" Write Ignored, ["permanent"];
    GetLatestWithMetadata "subjects.get-latest-with-metadata" Get "/subjects/{subject}/metadata" Read Ignored,
        ["key" "value" "format" "deleted"];

    ListVersions "subjects.versions.list" Get "/subjects/{subject}/versions" Read Ignored,
        ["deleted" "deletedOnly" "deletedAsNegative" "offset" "limit"];
    RegisterSchema "subjects.versions.register" Post "/subjects/{subject}/versions" Write Required("register.arg6"),
        ["normalize" "format" "force"];
    GetVersion "subjects.versions.get-schema" Get "/subjects/{subject}/versions/{version}" Read Ignored,
        ["format" "referenceFormat" "deleted" "findTags"];
    DeleteVersion "subjects.versions.deleteSchemaVersion-schema" Delete "/subjects/{subject}/versions/{version}" Write
        Ignored, ["permanent"];
    GetVersionText "subjects.versions.get-schema.only" Get "/subjects/{subject}/versions/{version}/schema" Read Ignored,
        ["format" "deleted"];
    ModifyTags "subjects.versions.modify.tags" Post "/subjects/{subject}/versions/{version}/tags" Write
        Required("modifyTags.arg4"), [];
    ListReferencing "subjects.versions.list-schema-refs" Get "/subjects/{subject}/versions/{version}/referencedby" Read
        Ignored, ["deleted" "offset" "limit"];

    CheckVersionCompatibility "compatibility.subjects.versions.verify" Post
        "/compatibility/subjects/{subject}/versions/{version}" Read Required("testCompatibilityBySubjectName.arg4"),
        ["normalize" "verbose"];
    CheckCompatibility "compatibility.subjects.verify" Post "/compatibility/subjects/{subject}/versions" Read
        Required("testCompatibilityForSubject.arg3"), ["normalize" "verbose"];

    GetConfig "config.get-global" Get "/config" Read Ignored, ["defaultToGlobal"];
    UpdateConfig "config.update-global" Put "/config" Write Required("updateTopLevelConfig.arg1"), [];
    DeleteConfig "config.delete-global" Delete "/config" Write Ignored, [];
    GetSubjectConfig "config.get-subject" Get "/config/{subject}" Read Ignored, ["defaultToGlobal"];
    UpdateSubjectConfig "config.update-subject" Put "/config/{subject}" Write Required("updateSubjectLevelConfig.arg2"),
        [];
    DeleteSubjectConfig "config.delete-subject" Delete "/config/{subject}" Write Ignored, [];

    GetMode "mode.get-global" Get "/mode" Read Ignored, ["defaultToGlobal"];
    UpdateMode "mode.update-global" Put "/mode" Write Required("updateTopLevelMode.arg1"), ["force"];
    DeleteMode "mode.delete-global" Delete "/mode" Write Ignored, ["recursive"];
    GetSubjectMode "mode.get-subject" Get "/mode/{subject}" Read Ignored, ["defaultToGlobal"];
    UpdateSubjectMode "mode.update-subject" Put "/mode/{subject}" Write Required("updateMode.arg2"), ["force"];
    DeleteSubjectMode "mode.delete-subject" Delete "/mode/{subject}" Write Ignored, ["recursive"];

    ListAssociationsOfSubject "associations.by-subject" Get "/associations/subjects/{subject}" Read Ignored,
        ["resourceType" "associationType" "lifecycle" "offset" "limit"];
    ListAssociationsOfResourceId "associations.by-resource-id" Get "/associations/resources/{resourceId}" Read Ignored,
        ["resourceType" "associationType" "lifecycle" "offset" "limit"];
    ListAssociationsOfResource "associations.by-resource-name" Get
        "/associations/resources/{resourceNamespace}/{resourceName}" Read Ignored,
        ["resourceType" "associationType" "lifecycle" "offset" "limit"];
    CreateAssociations "associations.create" Post "/associations" Write Required("createAssociation.arg4"),
        ["context" "dryRun"];
    UpsertAssociations "associations.upsert" Put "/associations/resources/{resourceId}" Write
        Required("createOrUpdateAssociation.arg5"), ["context" "dryRun"];
    DeleteAssociations "associations.delete" Delete "/associations/resources/{resourceId}" Write Ignored,
        ["resourceType" "associationType" "cascadeLifecycle" "dryRun"];
    BatchGetAssociations "associations.batch-get" Post "/associations:batchGet" Read
        Required("batchGetAssociations.arg1"), ["includeSchemas"];
    BatchMutateAssociations "associations.batch-mutate" Post "/associations:batchMutate" Write
        Required("mutateAssociations.arg4"), ["context" "dryRun"];

    ListContexts "contexts.list" Get "/contexts" Read Ignored, ["contextPrefix" "offset" "limit"];
    DeleteContext "context.delete" Delete "/contexts/{context}" Write Ignored, [];
}

impl Operation {
    /// The row of this operation.
    pub fn route(self) -> &'static Route {
        // operations are numbered in the order of the rows; a test holds that
        &ROUTES[self as usize]
    }
}

impl Route {
    /// Whether the route is there only where `associations.enable` says so.
    pub fn is_about_associations(&self) -> bool {
        self.path.starts_with("/associations")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_and_places_are_unique() {
        let names: HashSet<_> = ROUTES.iter().map(|route| route.name).collect();
        assert_eq!(names.len(), ROUTES.len());
        let places: HashSet<_> = ROUTES.iter().map(|route| (route.method, route.path)).collect();
        assert_eq!(places.len(), ROUTES.len());
    }

    #[test]
    fn operations_are_numbered_as_the_rows() {
        for (index, route) in ROUTES.iter().enumerate() {
            assert_eq!(route.operation as usize, index);
            assert!(std::ptr::eq(route.operation.route(), route));
        }
    }

    #[test]
    fn only_routes_that_change_nothing_are_got() {
        for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
            assert_eq!((route.effect, route.body), (Effect::Read, Ignored), "{}", route.name);
        }
    }
}
