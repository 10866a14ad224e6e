using GovApproval.Security;

namespace GovApproval.Tests.Security;

public sealed class WhoMayDoWhat
{
    [Fact]
    public void is_said_of_every_operation() =>
        Enum.GetValues<Operation>().ShouldAllBe(o => Enum.GetValues<Roles>().Any(r => Permissions.MightEver(r, o)));

    [Theory]
    [InlineData(Roles.Applicant, Operation.SubmitApplication, Relations.None, true)]
    [InlineData(Roles.WindowOfficer, Operation.SubmitApplication, Relations.None, false)]
    [InlineData(Roles.WindowOfficer, Operation.SubmitApplication, Relations.InCharge, true)]
    [InlineData(Roles.WindowOfficer, Operation.DecideOnAcceptance, Relations.InCharge, true)]
    [InlineData(Roles.WindowOfficer, Operation.DecideOnAcceptance, Relations.None, false)]
    [InlineData(Roles.Applicant, Operation.DecideOnAcceptance, Relations.Own, false)]
    [InlineData(Roles.WindowOfficer, Operation.VerifyFirstInstance, Relations.InCharge, false)]
    [InlineData(Roles.Verifier, Operation.VerifyFirstInstance, Relations.InCharge, true)]
    [InlineData(Roles.Verifier, Operation.ExtendLimit, Relations.InCharge, true)]
    [InlineData(Roles.WindowOfficer, Operation.ExtendLimit, Relations.InCharge, false)]
    [InlineData(Roles.Applicant, Operation.WithdrawApplication, Relations.Own, true)]
    [InlineData(Roles.Applicant, Operation.WithdrawApplication, Relations.None, false)]
    [InlineData(Roles.Applicant, Operation.WithdrawApplication, Relations.InCharge, false)]
    [InlineData(Roles.Supervisor, Operation.TransferApplication, Relations.None, true)]
    [InlineData(Roles.Supervisor, Operation.CompleteApplication, Relations.InCharge, false)]
    [InlineData(Roles.Partner, Operation.RecordPayment, Relations.None, true)]
    [InlineData(Roles.Auditor, Operation.ReadApplication, Relations.None, true)]
    [InlineData(Roles.Applicant, Operation.ReadApplication, Relations.None, false)]
    [InlineData(Roles.Applicant, Operation.ReadApplication, Relations.Own, true)]
    [InlineData(Roles.None, Operation.ReadGuide, Relations.None, true)]
    [InlineData(Roles.None, Operation.ReadApplication, Relations.Own | Relations.InCharge, false)]
    [InlineData(Roles.Supervisor, Operation.RebuildProjection, Relations.None, false)]
    [InlineData(Roles.Administrator, Operation.RebuildProjection, Relations.None, true)]
    [InlineData(Roles.WindowOfficer, Operation.PublishItem, Relations.InCharge, false)]
    [InlineData(Roles.Verifier, Operation.RevokeLicence, Relations.InCharge, true)]
    [InlineData(Roles.WindowOfficer, Operation.RevokeLicence, Relations.InCharge, false)]
    [InlineData(Roles.WindowOfficer, Operation.CorrectDecision, Relations.InCharge, false)]
    [InlineData(Roles.Applicant, Operation.MakeCommitment, Relations.Own, true)]
    [InlineData(Roles.Applicant, Operation.VerifyCommitment, Relations.Own, false)]
    [InlineData(Roles.WindowOfficer, Operation.ReadCommitmentBars, Relations.None, true)]
    [InlineData(Roles.WindowOfficer, Operation.LiftCommitmentBar, Relations.None, false)]
    [InlineData(Roles.WindowOfficer, Operation.ReadApplication, Relations.Agent, true)]
    [InlineData(Roles.WindowOfficer, Operation.CompleteApplication, Relations.Agent, false)]
    [InlineData(Roles.None, Operation.ReadGrants, Relations.None, true)]
    [InlineData(Roles.Applicant | Roles.WindowOfficer, Operation.DecideOnAcceptance, Relations.Own, false)]
    public void follows_role_operation_and_relation(Roles roles, Operation operation, Relations relations, bool may) =>
        Permissions.May(roles, operation, relations).ShouldBe(may);

    [Fact]
    public void is_open_to_all_for_the_public_operations_only()
    {
        Permissions.IsPublic(Operation.ReadGuide).ShouldBeTrue();
        Permissions.IsPublic(Operation.ReadApplication).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Roles.Applicant, Relations.Own, Disclosure.Full)]
    [InlineData(Roles.Applicant, Relations.None, Disclosure.Masked)]
    [InlineData(Roles.WindowOfficer, Relations.InCharge, Disclosure.IdentityMasked)]
    [InlineData(Roles.Verifier, Relations.InCharge, Disclosure.IdentityMasked)]
    [InlineData(Roles.WindowOfficer, Relations.Agent, Disclosure.IdentityMasked)]
    [InlineData(Roles.WindowOfficer, Relations.None, Disclosure.Masked)]
    [InlineData(Roles.Supervisor, Relations.InCharge, Disclosure.Masked)]
    [InlineData(Roles.Auditor, Relations.None, Disclosure.Masked)]
    [InlineData(Roles.Partner, Relations.Own, Disclosure.Masked)]
    public void masks_personal_data_by_role_and_relation(Roles roles, Relations relations, Disclosure sees) =>
        Permissions.Sees(roles, relations).ShouldBe(sees);

    [Fact]
    public void knows_how_a_caller_stands_to_a_case()
    {
        Permissions.To(Here, isApplicant: true, null, []).ShouldBe(Relations.Own);
        Permissions.To(Here, isApplicant: false, Housing, []).ShouldBe(Relations.InCharge);
        Permissions.To(Here, isApplicant: false, null, [OtherCounter, Counter]).ShouldBe(Relations.InCharge);
        Permissions.To(Here, isApplicant: false, Fire, [OtherCounter]).ShouldBe(Relations.None);
        Permissions.To(Here, isApplicant: true, Housing, []).ShouldBe(Relations.Own | Relations.InCharge);
    }
}
