using GovApproval.Api.Http;
using GovApproval.Api.Security;
using GovApproval.Applications;
using GovApproval.Security;

namespace GovApproval.Api.Applications;

/// <summary>How the caller stands to a case, and what that allows: the one place where the table of permissions meets a case.</summary>
internal static class Relation
{
    public static Relations Of(Caller caller, CaseFile file) =>
        Of(caller, file.Standing, file.SubmittedBy == caller.Actor)
        | (file.Mandate is { CenterAgent: { } agent } && agent == caller.Actor ? Relations.Agent : Relations.None)
        | (file.Green is { Terms.Tracker: { } tracker } && tracker == caller.Actor ? Relations.Tracker : Relations.None)
        | (caller.Department is { } department && file.Consultations?.Any(c => c.Department == department) is true ? Relations.Consulted : Relations.None);

    public static Relations Of(Caller caller, Standing standing, bool isApplicant) =>
        Permissions.To(standing, isApplicant, caller.Department, caller.Windows.AsSpan());

    /// <summary>Not there, or not the caller's to see: both answer alike. Seen but not the caller's to do: 403.</summary>
    public static Problem? Obstacle(Caller caller, Operation operation, CaseFile? file)
    {
        if (file is null)
        {
            return Problems.NotFound();
        }

        var relation = Of(caller, file);
        return Permissions.May(caller.Roles, operation, relation) ? null
            : Permissions.May(caller.Roles, Operation.ReadApplication, relation) ? Problems.Forbidden("The caller may see this case, but not do this with it.")
            : Problems.NotFound();
    }
}
