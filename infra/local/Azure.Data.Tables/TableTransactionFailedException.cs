using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction that the service rolled back because one of its actions failed.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    internal const string FailedActionKey = "FailedEntity";

    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(Checked(requestFailedException).Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        if (requestFailedException.Data[FailedActionKey] is string index)
            FailedTransactionActionIndex = int.Parse(index, CultureInfo.InvariantCulture);
    }

    /// <summary>The position of the action that failed, or null when the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }

    private static RequestFailedException Checked(RequestFailedException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure;
    }
}
