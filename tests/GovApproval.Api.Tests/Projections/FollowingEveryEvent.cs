using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GovApproval.Api.Projections;
using GovApproval.Api.Stored;
using GovApproval.EventStore;
using GovApproval.EventStore.Views;

namespace GovApproval.Api.Tests.Projections;

/// <summary>A view names the events that it follows, so that no other is even parsed: by a name forgotten there its fold would never be asked.</summary>
public sealed class FollowingEveryEvent
{
    [Fact]
    public void misses_no_event_that_the_fold_of_a_view_would_count() =>
        Folds().ShouldAllBe(view => view.Counted.Except(view.Followed).Count() == 0, "name the event among the view's EventTypes");

    [Fact]
    public void follows_none_for_nothing_where_the_names_are_chosen() =>
        Folds().Where(view => view.Followed.Length < 30).ShouldAllBe(view => view.Followed.Except(view.Counted).Count() == 0);

    [Fact]
    public void comes_to_the_same_by_folding_together_as_one_by_one()
    {
        Together(BackgroundViews.Workload);
        Together(BackgroundViews.Performance);
        Together(BackgroundViews.CountedPlaces);
    }

    // All that happened to each of its documents, over several days, in one go and event by event.
    private static void Together<TDoc>(View<TDoc> view)
        where TDoc : class
    {
        var happened = Samples().SelectMany(one => new[] { one, one with { Position = one.Position + 1 } }).Where(one => view.For(one).Count > 0).ToList();
        var documents = happened.SelectMany(view.For).Distinct().ToList();
        documents.Count.ShouldBeGreaterThan(5);
        foreach (var id in documents)
        {
            StoredEvent[] of = [.. happened.Where(one => view.For(one).Contains(id))];
            var each = of.Aggregate((TDoc?)null, (document, one) => view.Evolve(document, one, id));
            var some = view.EvolveTogether!(null, [.. of.Take(of.Length / 2)], id);
            Json(view.EvolveTogether(some, [.. of.Skip(of.Length / 2)], id)).ShouldBe(Json(each), id);
        }

        string Json(TDoc? document) => JsonSerializer.Serialize(document!, view.Json);
    }

    private static IEnumerable<(string Name, string[] Followed, string[] Counted)> Folds() =>
    [
        Fold(BackgroundViews.WindowWorkload),
        Fold(BackgroundViews.Workload),
        Fold(BackgroundViews.Performance),
        Fold(BackgroundViews.ParallelApproval),
        Fold(BackgroundViews.GreenChannel),
        Fold(BackgroundViews.GreenTraffic),
        Fold(BackgroundViews.Supervision),
        Fold(BackgroundViews.Grants),
        Fold(BackgroundViews.Holdings),
        Fold(BackgroundViews.CountedPlaces),
        Fold(BackgroundViews.RareSteps),
    ];

    private static (string Name, string[] Followed, string[] Counted) Fold<TDoc>(View<TDoc> view)
        where TDoc : class =>
        (view.Name, [.. view.EventTypes ?? StoredEvents.Types.Names], [.. Samples().Where(one => view.For(one).Any()).Select(one => one.Type).Distinct()]);

    // Each stored shape as it is, and as if it had happened where nobody, or another, had the case in hand, at another window and under a card.
    internal static IEnumerable<StoredEvent> Samples()
    {
        foreach (var path in Directory.GetFiles(Tests.Stored.KeepingEventsReadable.Folder(), "*.json"))
        {
            var type = Path.GetFileName(path).Split('.')[0];
            var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            yield return Event(type, json);
            if (json["before"] is JsonObject before)
            {
                before["officer"] = "somebody-else";
                before["window"] = "w-elsewhere";
                before["card"] = "yellow";
                yield return Event(type, json);
                before.Remove("officer");
                yield return Event(type, json);
            }
        }
    }

    private static StoredEvent Event(string type, JsonObject json)
    {
        var happened = StoredEvents.Types.Read(type, Encoding.UTF8.GetBytes(json.ToJsonString()));
        return new StoredEvent(1, Guid.NewGuid(), new StreamId("510682", Guid.NewGuid()), 1, type, happened, default, new EventHeaders());
    }
}
