using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NodaTime;

namespace GovApproval.EventStore;

/// <summary>A stored document.</summary>
/// <param name="Id">A <see cref="Guid"/> or a <see cref="string"/>.</param>
/// <param name="Json">Empty where the query asked for none.</param>
/// <param name="Version">Of one stream: the version the stream was at. Across streams: the position of the last event it holds.</param>
/// <param name="Columns">The duplicated columns as NodaTime and plain values; of a query that names some, those.</param>
public sealed record Document(
    string Tenant, object Id, ReadOnlyMemory<byte> Json, long Version, Instant LastModified, IReadOnlyList<object?> Columns)
{
    public T Read<T>(JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(Json.Span, json) ?? throw new JsonException($"Document {Id} is stored as null.");
}

/// <summary>Which documents, in which order. Equal to one that asks the same: what was read can be remembered by it.</summary>
/// <param name="Tenant">Null reads all tenants.</param>
/// <param name="Where">SQL over id and duplicated columns; <c>$1</c>, <c>$2</c> … stand for <paramref name="Parameters"/>. Written in code, never from input.</param>
/// <param name="OrderBy">SQL, e.g. <c>due_on, id</c>; a key set goes into <paramref name="Where"/>: <c>(due_on, id) &gt; ($1, $2)</c>.</param>
/// <param name="Columns">Which of the table's duplicated columns to read, by their places; all when left out.</param>
/// <param name="JsonAfter">Documents at this version or before it come without their JSON: who asks has them.</param>
public sealed record DocumentQuery(
    string? Tenant,
    string? Where = null,
    IReadOnlyList<object?>? Parameters = null,
    string? OrderBy = null,
    int? Limit = null,
    IReadOnlyList<int>? Columns = null,
    long? JsonAfter = null)
{
    // Arrays among the parameters as well are compared by what they hold.
    private object?[] Asked => [Tenant, Where, OrderBy, Limit, JsonAfter, Parameters?.ToArray(), Columns?.ToArray()];

    public bool Equals(DocumentQuery? other) => other is not null && StructuralComparisons.StructuralEqualityComparer.Equals(Asked, other.Asked);

    public override int GetHashCode() => StructuralComparisons.StructuralEqualityComparer.GetHashCode(Asked);
}

/// <summary>New values of duplicated columns of one document, computed from its given version.</summary>
public sealed record ColumnsWrite(object Id, long Version, object?[] Columns);
