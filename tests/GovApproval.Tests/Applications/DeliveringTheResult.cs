using GovApproval.Applications;

namespace GovApproval.Tests.Applications;

public sealed class DeliveringTheResult
{
    private static readonly RecordPayment s_pay = new("O-1", 12.50m, "CNY", Officer, Beijing(3, 4));
    private static readonly DispatchCertificate s_dispatch = new(DeliveryMethod.Post, "EMS-1", Officer, Beijing(3, 5));
    private static readonly DeliverCertificate s_deliver = new(DeliveryMethod.Post, Officer, Beijing(3, 6));

    private static ApplicationEvent[] Granted => [Submitted(), Accepted(), Examined(), Verified(), Completed()];

    private static FeePaid Paid => new(Here, "O-1", 12.50m, "CNY", Officer, Beijing(3, 4));

    private static CertificateDispatched Dispatched => new(Here, DeliveryMethod.Post, "EMS-1", Officer, Beijing(3, 5));

    private static CertificateDelivered Delivered => new(Here, DeliveryMethod.Post, Officer, Beijing(3, 6));

    [Fact]
    public void takes_each_payment_once()
    {
        Given(Submitted()).When(s_pay).Then(Paid);
        Given(Submitted(), Paid).When(s_pay).ThenNothing();
        Given(Submitted(), Paid).When(s_pay with { Amount = 1 }).ThenRefused(new PaymentRecordedOtherwise("O-1"));
        Given(Submitted(), Paid).When(s_pay with { OrderNumber = "O-2" }).Then(Paid with { OrderNumber = "O-2" });
    }

    [Fact]
    public void takes_renminbi_only_and_nothing_for_a_case_withdrawn()
    {
        Given(Submitted()).When(s_pay with { Currency = "USD" }).ThenRefused(new CurrencyNotAccepted("USD"));
        Given(Submitted(), new ApplicationWithdrawn(Here, null, Citizen, Beijing(3, 4))).When(s_pay).ThenRefused(new WrongState(CaseState.Withdrawn));
    }

    [Fact]
    public void dispatches_what_was_granted()
    {
        Given(Granted).When(s_dispatch).Then(Dispatched);
        Given([.. Granted, Dispatched]).When(s_dispatch).ThenNothing();
        Given([.. Granted, Dispatched]).When(s_dispatch with { TrackingNumber = "EMS-2" }).ThenRefused(new AlreadyDispatched(Beijing(3, 5)));
        Given(Submitted(), Accepted()).When(s_dispatch).ThenRefused(new WrongState(CaseState.Accepted));
    }

    [Fact]
    public void delivers_with_or_without_a_dispatch()
    {
        Given([.. Granted, Dispatched]).When(s_deliver).Then(Delivered);
        Given(Granted).When(s_deliver with { Method = DeliveryMethod.PickUp }).Then(Delivered with { Method = DeliveryMethod.PickUp });
        Given([.. Granted, Delivered]).When(s_deliver).ThenNothing();
        Given([.. Granted, Delivered]).When(s_deliver with { Method = DeliveryMethod.PickUp }).ThenRefused(new AlreadyDelivered(Beijing(3, 6)));
        Given([.. Granted, Delivered]).When(s_dispatch).ThenRefused(new AlreadyDelivered(Beijing(3, 6)));
    }

    [Fact]
    public void has_nothing_to_deliver_after_a_refusal() =>
        Given(Submitted(), Accepted(), Examined(), Verified(), Completed(result: CaseResult.Refused)).When(s_deliver).ThenRefused(new NothingToDeliver());
}
