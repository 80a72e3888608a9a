namespace Notifications.Platform;

/// <summary>Parts of the app that can be switched off (<c>Notifications:Enabled</c> and so on); read at start.</summary>
public sealed class FeatureFlags
{
    public const string Section = "Notifications";

    /// <summary>False: new sends are refused with 503. What was accepted goes on, and inboxes can be read.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>False: nothing is pushed again; the fallback starts after the first wait.</summary>
    public bool RetryEnabled { get; set; } = true;

    /// <summary>False: no email, SMS or push is begun; what has begun goes on.</summary>
    public bool FallbackEnabled { get; set; } = true;

    /// <summary>False: what is sent to users is pushed to those who are connected and not kept: no inbox, no confirmation, no fallback.
    /// A broadcast, which is one row for all, is kept as ever.</summary>
    public bool PersistenceEnabled { get; set; } = true;
}
