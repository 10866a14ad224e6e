using GovApproval.Applications;
using NodaTime;

namespace GovApproval.Forms;

/// <summary>All that can happen to what partners tell of a person.</summary>
public abstract record SharedDataEvent(Instant At);

/// <summary>A partner told fields and materials of a person, to be filled in where a form asks for them.</summary>
/// <param name="Fields">All of it sealed under the person's key.</param>
/// <param name="Materials">By name.</param>
/// <param name="Reference">Where the partner keeps it.</param>
public sealed record SharedDataReceived(
    PersonId Person, FormDocument Fields, ValueList<string> Materials, string Reference, ActorId By, Instant At) : SharedDataEvent(At);

/// <summary>What partners told of a person: how often, and when last.</summary>
public sealed record SharedData(PersonId Person, int Times, Instant LastAt)
{
    public static SharedData Evolve(SharedData? before, SharedDataEvent happened) => happened switch
    {
        SharedDataReceived e => new(e.Person, (before?.Times ?? 0) + 1, e.At),
        _ => throw new System.Diagnostics.UnreachableException($"{happened} cannot follow {before}"),
    };
}

/// <summary>A form as it was filled in, or what a partner told instead of one.</summary>
/// <param name="Item">None: told by a partner, for whichever item asks.</param>
/// <param name="By">Who filed the case, or told.</param>
public sealed record HeldForm(FormDocument Form, ItemCode? Item, int ItemVersion, Guid? Application, ActorId By, Instant At);

/// <summary>A material that was handed in with a case, by its code there, or told by a partner, by its name.</summary>
/// <param name="IsIssued">The center issued it itself, as the result of that case: by its name.</param>
public sealed record HeldMaterial(string Material, ItemCode? Item, int ItemVersion, Guid? Application, ActorId By, Instant At, bool? IsIssued = null);

/// <summary>What the center holds of a person from earlier cases and from partners, the latest of each (免填单, 免提交).</summary>
public sealed record Holdings(PersonId Person, ValueList<HeldForm> Forms = default, ValueList<HeldMaterial> Materials = default)
{
    private const int MostForms = 20;
    private const int MostMaterials = 200;

    public static PersonId? For(object happened) => happened switch
    {
        ApplicationSubmitted e when e.Form is not null || e.Materials.Any(m => m.Provided) => e.Applicant.Person,
        SharedDataReceived e => e.Person,
        SupplementReceived e when e.Materials.Any(m => m.Provided) => e.Applicant,
        PromisedMaterialsReceived e => e.Applicant,
        ApplicationCompleted { Certificate: { } } e => e.Holder,
        _ => null,
    };

    /// <param name="application">The case, where it is one's event.</param>
    public static Holdings Evolve(Holdings before, object happened, Guid application) => happened switch
    {
        ApplicationSubmitted e => before.With(
            e.Form is { } form ? new(form, e.Item, e.ItemVersion, application, e.By, e.At) : null,
            e.Materials.Where(m => m.Provided && !IsFilledIn(e, m)).Select(m => new HeldMaterial(m.Code, e.Item, e.ItemVersion, application, e.By, e.At))),
        SupplementReceived e => before.With(
            null, e.Materials.Where(m => m.Provided).Select(m => new HeldMaterial(m.Code, e.Before.Item, e.ItemVersion ?? 0, application, e.By, e.At))),
        PromisedMaterialsReceived e => before.With(
            null, e.Materials.Select(code => new HeldMaterial(code, e.Before.Item, e.ItemVersion ?? 0, application, e.By, e.At))),
        ApplicationCompleted { Certificate: { } issued } e => before.With(null, [new HeldMaterial(issued.Name, null, 0, application, e.By, e.At, IsIssued: true)]),
        SharedDataReceived e => before.With(
            new(e.Fields, null, 0, null, e.By, e.At), e.Materials.Select(name => new HeldMaterial(name, null, 0, null, e.By, e.At))),
        _ => before,
    };

    /// <summary>
    /// What may be filled in for whoever files: everything for an officer, who has the person at the counter; for all others what they
    /// filed themselves, since anybody can name anybody's number. Who filed the case that a certificate came of, its file tells.
    /// </summary>
    public Holdings OpenTo(ActorId by, bool isOfficer) => isOfficer ? this : this with
    {
        Forms = Forms.Where(f => f.Application is not null && f.By == by).ToValueList(),
        Materials = Materials.Where(m => m.IsIssued is true || (m.Application is not null && m.By == by)).ToValueList(),
    };

    // What was filled in stays known from where it came first.
    private static bool IsFilledIn(ApplicationSubmitted e, SubmittedMaterial material) =>
        FilledIn.Materials(e.FilledIn) is { } known && known.Contains(material.Code);

    // The latest stands first and takes the place of what it says anew.
    private Holdings With(HeldForm? form, IEnumerable<HeldMaterial> materials)
    {
        HeldMaterial[] added = [.. materials];
        return this with
        {
            Forms = form is null ? Forms : [form, .. Forms.Where(f => (f.Item, f.Item is null ? f.By : default) != (form.Item, form.Item is null ? form.By : default)).Take(MostForms - 1)],
            Materials = added.Concat(Materials.Where(m => !added.Any(a => (a.Item, a.Material) == (m.Item, m.Material)))).Take(MostMaterials).ToValueList(),
        };
    }
}
