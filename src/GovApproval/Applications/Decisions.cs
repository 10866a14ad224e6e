using GovApproval.Calendar;

namespace GovApproval.Applications;

/// <summary>The procedure of the Administrative Licence Law as tables: the first row that fits decides.</summary>
public static class Decisions
{
    public static Decision<ApplicationEvent> Decide(CaseFile? file, ApplicationCommand asked) =>
        throw new NotSupportedException($"{file} {asked}");
}
