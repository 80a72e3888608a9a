using Azure.Storage.Queues;

namespace Microsoft.Azure.Functions.Worker.Local.Queues;

/// <summary>
/// Opens queues. The clients carry text as it is and the encoding is done here, so that a message that is not base64 can
/// still be moved to the poison queue unchanged.
/// </summary>
internal static class QueueSource
{
    public static QueueClient Open(string connectionString, string name) =>
        new(connectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
}
