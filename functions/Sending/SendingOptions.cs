using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Notifications.Sending;

/// <summary>Taking sends in (<c>Notifications:Sending</c>).</summary>
public sealed class SendingOptions
{
    public const string Section = "Notifications:Sending";

    /// <summary>Up to this many recipients are stored and pushed within the request.</summary>
    [Range(1, 1000, ErrorMessage = "Notifications:Sending:InlineRecipients must be between 1 and 1000.")]
    public int InlineRecipients { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class SendingOptionsValidator : IValidateOptions<SendingOptions>;
