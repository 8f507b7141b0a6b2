//! What each operation takes, answers, and may end in besides the faults that all routes of its kind share.

use registrar_model::ErrorKind::{self, *};

use crate::routes::Operation;

/// What an operation answers; shapes by their names.
pub(super) enum Answer {
    One(&'static str),
    /// One, as plain JSON whatever is accepted: no part of the reference's API.
    Plain(&'static str),
    /// The same, also under 503.
    Health(&'static str),
    List(&'static str),
    /// The text of a schema as the whole body.
    SchemaText,
    /// One outcome for each of a batch, under 207.
    Batch(&'static str),
    /// 204.
    Nothing,
}

/// An operation as the document describes it.
pub(super) struct Description {
    pub summary: &'static str,
    /// The shape of the body; `None` where it is ignored.
    pub request: Option<&'static str>,
    pub answer: Answer,
    pub faults: &'static [ErrorKind],
}

macro_rules! operations {
    ($($operation:ident $summary:literal $(($request:literal))? ->
        $answer:ident $($shape:literal)? [$($fault:ident)*];)*) => {
        /// How the document describes an operation.
        pub(super) fn describe(operation: Operation) -> Description {
            match operation { $(Operation::$operation => Description {
                summary: $summary,
                request: [$($request,)?].first().copied(),
                answer: Answer::$answer $(($shape))?,
                faults: &[$($fault),*],
            },)* }
        }
    };
}

operations! {
    GetRoot "Whether the registry answers" -> One "Empty" [];
    PostRoot "Whether the registry answers" ("RootRequest") -> One "Empty" [];
    GetOpenApi "This document" -> Plain "OpenApi" [];
    GetLiveness "Whether the node runs as it should, or only a restart helps" -> Health "Health" [];
    GetReadiness "Whether the node can answer reads" -> Health "Health" [];
    GetCluster "The nodes of the registry, as this one sees them" -> Plain "ClusterView" [];
    GetClusterId "The clusters that the registry is made of" -> One "ClusterId" [];
    GetServerVersion "The registry's version" -> One "ServerVersion" [];
    GetDeployment "The deployment's attributes" -> One "Deployment" [];

    GetSchemaById "A schema by its id" -> One "SchemaString" [SchemaWithKeyNotFound InvalidSchema];
    GetSchemaTextById "The text of a schema by its id" -> SchemaText [SchemaWithKeyNotFound InvalidSchema];
    GetSubjectsOfId "The subjects that have a schema" -> List "SubjectName" [SchemaNotFound];
    GetVersionsOfId "The versions that are a schema" -> List "SubjectVersion" [SchemaNotFound];
    GetSchemaByGuid "A schema by its guid" -> One "SchemaString" [SchemaWithKeyNotFound InvalidSchema];
    GetIdsOfGuid "The ids of a schema by its guid" -> List "ContextId" [];
    GetSchemaTypes "The schema languages" -> List "SchemaType" [];
    ListSchemas "Schemas by subject and version" -> List "Schema" [];

    ListSubjects "Subjects" -> List "SubjectName" [];
    LookUpSchema "The version under which a schema is registered" ("RegisterSchemaRequest") -> One "Schema"
        [SubjectNotFound SchemaNotFound InvalidSchema];
    DeleteSubject "Delete all versions of a subject" -> List "VersionNumber"
        [SubjectNotFound SubjectSoftDeleted SubjectNotSoftDeleted SubjectAssociated OperationNotPermitted
            ReferenceExists];
    GetLatestWithMetadata "The last version that has certain metadata properties" -> One "Schema"
        [SubjectNotFound SchemaNotFound InvalidSchema];

    ListVersions "The versions of a subject" -> List "VersionNumber" [SubjectNotFound];
    RegisterSchema "Register a schema as the next version of a subject" ("RegisterSchemaRequest") ->
        One "RegisteredSchema" [IncompatibleSchema InvalidSchema OperationNotPermitted InvalidSubject InvalidRuleSet
            SchemaLimitExceeded];
    GetVersion "A version" -> One "Schema" [SubjectNotFound VersionNotFound InvalidSchema InvalidVersion];
    DeleteVersion "Delete a version" -> One "VersionNumber"
        [SubjectNotFound VersionNotFound VersionSoftDeleted VersionNotSoftDeleted SubjectAssociated InvalidVersion
            OperationNotPermitted ReferenceExists];
    GetVersionText "The text of a version" -> SchemaText [SubjectNotFound VersionNotFound InvalidSchema InvalidVersion];
    ModifyTags "Register a version anew with other inline tags, metadata or rules" ("TagSchemaRequest") ->
        One "RegisteredSchema"
        [SubjectNotFound VersionNotFound IncompatibleSchema InvalidSchema InvalidVersion OperationNotPermitted
            InvalidSubject InvalidRuleSet SchemaLimitExceeded];
    ListReferencing "The ids of the schemas that refer to a version" -> List "SchemaId"
        [SubjectNotFound VersionNotFound InvalidVersion];

    CheckVersionCompatibility "Whether a schema is compatible with a version" ("RegisterSchemaRequest") ->
        One "CompatibilityCheck" [VersionNotFound InvalidSchema InvalidVersion];
    CheckCompatibility "Whether a schema is compatible with the versions of a subject" ("RegisterSchemaRequest") ->
        One "CompatibilityCheck" [InvalidSchema];

    GetConfig "The registry's configuration" -> One "Config" [];
    UpdateConfig "Change the registry's configuration" ("ConfigUpdateRequest") -> One "ConfigUpdate"
        [InvalidCompatibilityLevel OperationNotPermitted InvalidRuleSet];
    DeleteConfig "Put the registry's configuration back, and answer what it was" -> One "Config"
        [OperationNotPermitted];
    GetSubjectConfig "A subject's or a context's configuration" -> One "Config" [ConfigNotFound];
    UpdateSubjectConfig "Change a subject's or a context's configuration" ("ConfigUpdateRequest") ->
        One "ConfigUpdate" [InvalidCompatibilityLevel OperationNotPermitted InvalidSubject InvalidRuleSet];
    DeleteSubjectConfig "Delete a subject's or a context's configuration, and answer what it was" -> One "Config"
        [SubjectNotFound OperationNotPermitted];

    GetMode "The registry's mode" -> One "Mode" [];
    UpdateMode "Change the registry's mode" ("ModeUpdateRequest") -> One "Mode"
        [InvalidMode ForwardModeNotGlobal OperationNotPermitted ReferenceExists];
    DeleteMode "Put the registry's mode back, and answer what it was" -> One "Mode" [OperationNotPermitted];
    GetSubjectMode "A subject's or a context's mode" -> One "Mode" [ModeNotFound];
    UpdateSubjectMode "Change a subject's or a context's mode" ("ModeUpdateRequest") -> One "Mode"
        [InvalidMode ForwardModeNotGlobal OperationNotPermitted ReferenceExists InvalidSubject];
    DeleteSubjectMode "Delete a subject's or a context's mode, and answer what it was" -> One "Mode"
        [SubjectNotFound OperationNotPermitted];

    ListAssociationsOfSubject "The associations of a subject" -> List "Association" [];
    ListAssociationsOfResourceId "The associations of a resource by its id" -> List "Association" [];
    ListAssociationsOfResource "The associations of a resource by its name" -> List "Association" [];
    CreateAssociations "Associate a resource with subjects" ("AssociationCreateOrUpdateRequest")
        -> One "AssociationResponse"
        [IncompatibleSchema IncompatibleAssociatedSchema ResourceAssociated SubjectAssociated SubjectOwned
            NoActiveVersion InvalidSchema OperationNotPermitted SubjectReferenced InvalidRuleSet InvalidAssociation
            SchemaLimitExceeded];
    UpsertAssociations "Change or add associations of a resource" ("AssociationCreateOrUpdateRequest")
        -> One "AssociationResponse"
        [IncompatibleSchema IncompatibleAssociatedSchema SubjectAssociated SubjectOwned NoActiveVersion
            AssociationFrozen InvalidSchema OperationNotPermitted SubjectReferenced InvalidRuleSet
            InvalidAssociation SchemaLimitExceeded];
    DeleteAssociations "End associations of a resource" -> Nothing
        [AssociationNotFound AssociationFrozen OperationNotPermitted ReferenceExists];
    BatchGetAssociations "The associations of several resources" ("AssociationBatchGetRequest")
        -> Batch "AssociationBatchResponse" [InvalidAssociation];
    BatchMutateAssociations "Change the associations of several resources" ("AssociationBatchRequest")
        -> Batch "AssociationBatchResponse" [InvalidSchema InvalidAssociation];

    ListContexts "Contexts" -> List "ContextName" [];
    DeleteContext "Delete an empty context" -> Nothing [MethodNotAllowed ContextNotEmpty];
}
