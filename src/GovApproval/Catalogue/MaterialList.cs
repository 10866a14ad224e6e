using System.Diagnostics;
using NodaTime;

namespace GovApproval.Catalogue;

/// <summary>All that can happen to the center's list of materials.</summary>
public abstract record MaterialListEvent(Instant At);

/// <summary>The whole list, as it is from now on; items already published stay as they are.</summary>
public sealed record MaterialListPublished(ValueList<ListedMaterial> Materials, string Basis, ActorId By, Instant At) : MaterialListEvent(At);

/// <summary>A material that may be asked for, by its name.</summary>
public sealed record ListedMaterial(string Name, string? Issuer = null);

public sealed record PublishMaterialList(ValueList<ListedMaterial> Materials, string Basis, ActorId By, Instant At);

public sealed record MaterialTwice(string Name) : Refusal("material-twice");

/// <summary>What may be asked of applicants in this center (材料清单): an item names no material beyond it.</summary>
/// <param name="Basis">The decision that published it.</param>
public sealed record MaterialList(ValueList<ListedMaterial> Materials, string Basis, Instant Since)
{
    /// <summary>The names of the item's materials that are not on the list.</summary>
    public ValueList<string> Lacks(ServiceItem item) =>
        item.Materials.Select(m => m.Name).Except(Materials.Select(m => m.Name), StringComparer.Ordinal).ToValueList();

    public static Decision<MaterialListEvent> Decide(MaterialList? list, PublishMaterialList asked) => asked switch
    {
        _ when list is not null && (list.Materials, list.Basis) == (asked.Materials, asked.Basis) => Decision<MaterialListEvent>.NothingToDo,
        _ when asked.Materials.GroupBy(m => m.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice => new MaterialTwice(twice.Key),
        _ => new MaterialListPublished(asked.Materials, asked.Basis, asked.By, asked.At),
    };

    public static MaterialList Evolve(MaterialList? before, MaterialListEvent happened) => happened switch
    {
        MaterialListPublished e => new(e.Materials, e.Basis, e.At),
        _ => throw new UnreachableException($"{happened} cannot follow {before}"),
    };
}
