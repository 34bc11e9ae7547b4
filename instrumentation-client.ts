import { keepPages } from "@/components/connection/keep-pages";

keepPages();
