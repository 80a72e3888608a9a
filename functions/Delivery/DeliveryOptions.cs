using Microsoft.Extensions.Options;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Delivery;

/// <summary>How hard to try, per priority (<c>Notifications:Delivery</c>).</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Notifications:Delivery";

    public DeliveryPolicy Low { get; set; } = new(1, TimeSpan.FromSeconds(10));

    public DeliveryPolicy Normal { get; set; } = new(2, TimeSpan.FromSeconds(5));

    public DeliveryPolicy High { get; set; } = new(3, TimeSpan.FromSeconds(2));

    public DeliveryPolicy Urgent { get; set; } = new(4, TimeSpan.FromSeconds(1));

    public DeliveryPolicy Critical { get; set; } = new(5, TimeSpan.FromMilliseconds(500));

    /// <summary>The longest wait for an acknowledgement, whatever the factor makes of the delay.</summary>
    public TimeSpan ConfirmationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public DeliveryPolicy For(Priority priority) => priority switch
    {
        Priority.Low => Low,
        Priority.Normal => Normal,
        Priority.High => High,
        Priority.Urgent => Urgent,
        Priority.Critical => Critical,
    };

    /// <summary>How long attempt <paramref name="attempt"/> (1, 2, …) waits for its acknowledgement: the base delay, doubled each time.</summary>
    public TimeSpan DelayAfter(Priority priority, int attempt)
    {
        var delay = For(priority).BaseDelay * Math.Pow(2, attempt - 1);
        return delay < ConfirmationTimeout ? delay : ConfirmationTimeout;
    }
}

/// <param name="Attempts">Pushes in all, the first one included; 1 to 10.</param>
/// <param name="BaseDelay">What the first push waits for its acknowledgement; 0.1 s to 10 minutes.</param>
public sealed record DeliveryPolicy(int Attempts, TimeSpan BaseDelay)
{
    /// <summary>For the settings' binder, which fills in what is set.</summary>
    public DeliveryPolicy() : this(1, TimeSpan.FromSeconds(10)) { }

    public int Attempts { get; set; } = Attempts;

    public TimeSpan BaseDelay { get; set; } = BaseDelay;
}

internal sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var errors = new SettingErrors(DeliveryOptions.Section);
        foreach (var priority in Enum.GetValues<Priority>())
        {
            errors.InRange($"{priority}:{nameof(DeliveryPolicy.Attempts)}", options.For(priority).Attempts, 1, 10);
            errors.InRange($"{priority}:{nameof(DeliveryPolicy.BaseDelay)}", options.For(priority).BaseDelay, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        }
        errors.InRange(nameof(options.ConfirmationTimeout), options.ConfirmationTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return errors.Result;
    }
}
