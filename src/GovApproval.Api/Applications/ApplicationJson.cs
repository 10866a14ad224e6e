using System.Text.Json.Serialization;
using GovApproval.Api.OpenApi;

namespace GovApproval.Api.Applications;

[JsonSerializable(typeof(SubmissionRequest))]
[JsonSerializable(typeof(AcceptanceRequest))]
[JsonSerializable(typeof(SupplementRequest))]
[JsonSerializable(typeof(FirstInstanceRequest))]
[JsonSerializable(typeof(VerificationRequest))]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(SuspensionRequest))]
[JsonSerializable(typeof(ResumptionRequest))]
[JsonSerializable(typeof(SuspensionCorrectionRequest))]
[JsonSerializable(typeof(ExtensionRequest))]
[JsonSerializable(typeof(WithdrawalRequest))]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(EscalationRequest))]
[JsonSerializable(typeof(EscalationAnswerRequest))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(DeliveryRequest))]
[JsonSerializable(typeof(PromisedMaterialsRequest))]
[JsonSerializable(typeof(CommitmentRequest))]
[JsonSerializable(typeof(CommitmentVerificationRequest))]
[JsonSerializable(typeof(DelayRequest))]
[JsonSerializable(typeof(CorrectionRequest))]
[JsonSerializable(typeof(RevocationRequest))]
[JsonSerializable(typeof(ApplicationAnswer))]
[JsonSerializable(typeof(CaseEventAnswer))]
[JsonSerializable(typeof(CaseClockAnswer))]
[JsonSerializable(typeof(ProgressAnswer))]
internal sealed partial class ApplicationJson : JsonSerializerContext;
