using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Platform.Idempotency;

/// <summary>Requests with an <c>Idempotency-Key</c> (<c>Notifications:Idempotency</c>).</summary>
public sealed class IdempotencyOptions
{
    public const string Section = "Notifications:Idempotency";

    /// <summary>How long an answer is kept, from the first request on. Then the key is free again.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a request may take. After that its process is taken for dead, and the same request sent again does the
    /// rest.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);
}

internal sealed class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>
{
    public ValidateOptionsResult Validate(string? name, IdempotencyOptions options)
    {
        var errors = new SettingErrors(IdempotencyOptions.Section);
        errors.InRange(nameof(options.Keep), options.Keep, TimeSpan.FromHours(1), TimeSpan.FromDays(30));
        // The front end gives an HTTP request up after 230 s.
        errors.InRange(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        return errors.Result;
    }
}
