#!/usr/bin/env node
// What npm links as `parley`: the command line with everything it needs installed and built.
import '../../../scripts/parley.mjs';
