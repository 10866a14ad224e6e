using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>A licence is delivered within ten working days of the decision: a second clock. Decided on Wednesday 4 March 2026, due on the 18th.</summary>
public sealed class Article_44
{
    private static ApplicationEvent[] Granted => [Submitted(), Accepted(), Examined(), Verified(), Completed() with { Certificate = new("licence", "L-1") }];

    [Fact]
    public void gives_ten_working_days_from_the_decision()
    {
        var file = TheFile(Granted);
        AfterDecision.Delivery(file, Shipped, Beijing(3, 4, 18)).ShouldBe(new LimitReading(10, 0, 10, Date(3, 18), Provisional: false, Late: false));
        AfterDecision.Delivery(file, Shipped, Beijing(3, 18, 23, 59)).ShouldBe(new LimitReading(10, 10, 0, Date(3, 18), Provisional: false, Late: false));
        AfterDecision.Delivery(file, Shipped, Beijing(3, 19, 0)).ShouldBe(new LimitReading(10, 11, -1, Date(3, 18), Provisional: false, Late: true));
        AfterDecision.DeliveryLateOn(file, Shipped).ShouldBe(Date(3, 19));
    }

    [Fact]
    public void leaves_out_the_holidays()
    {
        // The Qingming Festival of 2026 is the 4th to the 6th of April.
        var file = TheFile([.. Granted[..^1], Completed(at: Beijing(4, 1)) with { Certificate = new("licence", "L-1") }]);
        AfterDecision.Delivery(file, Shipped, Beijing(4, 7)).ShouldNotBeNull().DueOn.ShouldBe(Date(4, 16));
    }

    [Theory]
    [InlineData(DeliveryMethod.Post)]
    [InlineData(DeliveryMethod.PickUp)]
    [InlineData(DeliveryMethod.Electronic)]
    public void stops_when_the_certificate_is_delivered_in_whatever_way(DeliveryMethod method)
    {
        var file = TheFile([.. Granted, new CertificateDelivered(Here, method, Officer, Beijing(3, 19))]);
        AfterDecision.Delivery(file, Shipped, Beijing(5, 4)).ShouldBe(new LimitReading(10, 11, -1, Date(3, 18), Provisional: false, Late: true));
        AfterDecision.DeliveryLateOn(file, Shipped).ShouldBeNull();
    }

    [Theory]
    [InlineData(DeliveryMethod.Post, false)]
    [InlineData(DeliveryMethod.PickUp, true)]
    [InlineData(DeliveryMethod.Electronic, true)]
    public void is_stopped_by_a_dispatch_only_where_the_applicant_has_it_at_once(DeliveryMethod method, bool stops)
    {
        var file = TheFile([.. Granted, new CertificateDispatched(Here, method, null, Officer, Beijing(3, 5))]);
        AfterDecision.DeliveryLateOn(file, Shipped).ShouldBe(stops ? null : Date(3, 19));
        AfterDecision.Delivery(file, Shipped, Beijing(3, 19)).ShouldNotBeNull().UsedDays.ShouldBe(stops ? 1 : 11);
    }

    [Fact]
    public void asks_nothing_where_there_is_no_certificate_or_no_longer_one()
    {
        AfterDecision.Delivery(TheFile([.. Granted[..^1], Completed()]), Shipped, Beijing(5, 4)).ShouldBeNull();
        var revoked = TheFile([.. Granted, new LicenceRevoked(Here, RevocationGround.Deceit, "a", "b", "c", Verifier, Beijing(3, 5))]);
        AfterDecision.Delivery(revoked, Shipped, Beijing(5, 4)).ShouldBeNull();
        new Spec.History(revoked).When(new DeliverCertificate(DeliveryMethod.Post, Officer, Beijing(3, 6))).ThenRefused(new NothingToDeliver());
    }
}
