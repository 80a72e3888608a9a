using Xunit;

// One app and one browser: what they are busy with for one test, another would wait for.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
