using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>A secondary material that may follow.</summary>
public sealed record ToleratedMaterial(string Code, LocalDate PromisedBy, Instant? ReceivedAt = null);

/// <summary>The materials a case was accepted without (容缺受理), and the rule by which a promise missed withdraws it.</summary>
public sealed record Tolerance(ValueList<ToleratedMaterial> Materials, string Rule)
{
    public ValueList<string> Outstanding() => Materials.Where(m => m.ReceivedAt is null).Select(m => m.Code).ToValueList();

    internal bool IsOf(Tolerating? asked) =>
        asked is not null && Materials.Select(m => new PromisedMaterial(m.Code, m.PromisedBy)).SequenceEqual(asked.Materials);

    internal static Tolerance Of(MaterialsTolerated e) =>
        new(e.Materials.Select(m => new ToleratedMaterial(m.Code, m.By)).ToValueList(), e.Rule);

    internal Tolerance Received(PromisedMaterialsReceived e) => this with
    {
        Materials = Materials.Select(m => e.Materials.AsSpan().Contains(m.Code) ? m with { ReceivedAt = e.At } : m).ToValueList(),
    };
}

/// <summary>Tolerant acceptance: what may follow, until when, and what becomes of the case when it does not.</summary>
internal static class Tolerances
{
    /// <summary>Why a case cannot be accepted without these.</summary>
    public static Refusal? Obstacle(ServiceItem item, Tolerating asked, Instant at)
    {
        if (item.Tolerance is not { } rule)
        {
            return new ToleranceNotOffered(item.Code);
        }

        var today = OfficeTime.DateOf(at);
        var latest = asked.Calendar.DueDate(today, rule.MostDays).DueOn;
        foreach (var promised in asked.Materials.AsSpan())
        {
            var material = item.Materials.FirstOrDefault(m => m.Code == promised.Code);
            if (material?.Necessity != Necessity.Tolerable)
            {
                return new MaterialNotTolerable(promised.Code, material?.Necessity);
            }

            if (promised.By < today || promised.By > latest)
            {
                return new PromiseOutsideRule(promised.Code, promised.By, latest, rule.Rule);
            }
        }

        return null;
    }

    public static MaterialsTolerated Allow(Standing accepted, ServiceItem item, Tolerating asked, ActorId by, Instant at) =>
        new(accepted, asked.Materials, item.Tolerance?.Rule ?? "", by, at);

    public static Decision<ApplicationEvent> Receive(CaseFile file, ReceivePromisedMaterials c)
    {
        if (!file.Standing.IsOpen())
        {
            return new WrongState(file.Standing.State);
        }

        var came = new List<string>();
        foreach (var code in c.Materials.AsSpan())
        {
            switch (file.Tolerance?.Materials.FirstOrDefault(m => m.Code == code))
            {
                case null:
                    return new NoMaterialPromised(code);
                case { ReceivedAt: { } }:
                    continue;
                case { } missed when missed.PromisedBy < OfficeTime.DateOf(c.At):
                    return new MaterialPromiseOver(code, missed.PromisedBy, file.Tolerance.Rule);
                default:
                    came.Add(code);
                    break;
            }
        }

        return came.Count == 0
            ? Decision<ApplicationEvent>.NothingToDo
            : new PromisedMaterialsReceived(file.Standing, came.Distinct(StringComparer.Ordinal).ToValueList(), c.By, c.At, file.Applicant.Person, file.ItemVersion);
    }

    /// <summary>Nobody decides any more what counts as withdrawn, told or not.</summary>
    public static Refusal? IsOver(CaseFile file, CompleteApplication c) =>
        file.Tolerance is { } tolerance && FirstPromise(tolerance) is { } promised && promised < OfficeTime.DateOf(c.At)
            ? new MaterialPromiseOver(tolerance.Outstanding()[0], promised, tolerance.Rule)
            : null;

    /// <summary>The first day on which a promise is missed.</summary>
    public static LocalDate? NextOn(CaseFile file, Yardstick by) =>
        file is { Tolerance: { } tolerance } && file.Standing.IsOpen() ? FirstPromise(tolerance)?.PlusDays(1) : null;

    /// <summary>Missed: the case counts as withdrawn from the end of the promised day on, whenever that is recorded.</summary>
    public static IEnumerable<ApplicationEvent> Missed(CaseFile file, ElapseTime c) =>
        NextOn(file, c.Measures) is { } over && over <= OfficeTime.DateOf(c.At) && file.Tolerance is { } tolerance
            ? [new MaterialPromiseMissed(file.Standing, tolerance.Outstanding(), over.PlusDays(-1), tolerance.Rule, c.By, OfficeTime.StartOf(over))]
            : [];

    private static LocalDate? FirstPromise(Tolerance tolerance)
    {
        LocalDate? first = null;
        foreach (var material in tolerance.Materials.AsSpan())
        {
            if (material.ReceivedAt is null && !(material.PromisedBy >= first))
            {
                first = material.PromisedBy;
            }
        }

        return first;
    }
}
