using System.Diagnostics;

namespace GovApproval.Applications;

/// <summary>One body receives, asks the others, and answers for all of them (Art. 26(2)).</summary>
public static class Consulting
{
    /// <summary>Asked, and not yet heard.</summary>
    public static ValueList<DepartmentCode> Awaited(ValueList<Consultation> consultations) =>
        consultations.Where(c => c.Opinion is null).Select(c => c.Department).ToValueList();

    internal static ValueList<Consultation> Evolve(ValueList<Consultation> before, ApplicationStep happened) => happened switch
    {
        DepartmentsConsulted e => [.. before, .. e.Departments.Select(d => new Consultation(d, e.Question, e.At))],
        OpinionGiven e => before.Select(c => c.Department == e.Department ? c with { Opinion = e.Opinion, GivenAt = e.At } : c).ToValueList(),
        _ => throw new UnreachableException($"{happened} is no consultation"),
    };

    internal static Decision<ApplicationEvent> Decide(CaseFile file, ApplicationCommand asked)
    {
        var consultations = file.Consultations ?? [];
        return (file, asked) switch
        {
            ({ Timeline.StoppedAt: null }, ConsultDepartments c) => Ask(file, consultations, c),
            ({ Timeline.StoppedAt: null }, GiveOpinion c) => consultations.FirstOrDefault(x => x.Department == c.Department) switch
            {
                null => new NotConsulted(c.Department),
                { Opinion: null } => new OpinionGiven(file.Standing, c.Department, c.Opinion, c.By, c.At),
                { Opinion: var given } when given == c.Opinion => Decision<ApplicationEvent>.NothingToDo,
                var x => new OpinionAlreadyGiven(x.Department),
            },
            _ => new WrongState(file.Standing.State),
        };
    }

    private static Decision<ApplicationEvent> Ask(CaseFile file, ValueList<Consultation> consultations, ConsultDepartments c)
    {
        var more = c.Departments.Distinct().Except(consultations.Select(x => x.Department)).ToValueList();
        return more.Count == 0
            ? Decision<ApplicationEvent>.NothingToDo
            : new DepartmentsConsulted(file.Standing, more, c.Question, c.By, c.At);
    }
}
